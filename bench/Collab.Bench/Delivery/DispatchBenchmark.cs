using System.Diagnostics;
using Collab.Bench.Parts;
using Collab.Bench.Seeding;
using Collab.Data.Delivery;
using Npgsql;
using StackExchange.Redis;

namespace Collab.Bench.Delivery;

/// <summary>How fast the dispatcher empties the outbox, and how soon one reader and the last of a thousand have what was written.</summary>
internal sealed class DispatchBenchmark(Options options)
{
    private const int Users = 1_000;
    private const int SmallPlaces = 300;
    private const int SmallActivities = 20_000;
    private const int LargeActivities = 200;
    private const int Rounds = 3;
    private const int Writes = 30;
    private const int WritesToOne = 200;

    /// <summary>Writes before those that are measured.</summary>
    private const int WarmUp = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        using var folder = new RunFolder();
        await using var parts = await CollabParts.StartAsync(folder, options, cancellationToken);
        await using var connection = await parts.ConnectAsync(cancellationToken);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(parts.Redis);
        var (users, requests) = await StreamUsers.AddAsync(connection, Users, folder, cancellationToken);
        var large = Place.Of(users);
        var small = Enumerable.Range(0, SmallPlaces).Select(i => Place.Of(users[(3 * i)..(3 * i + 1 + i % 3)])).ToArray();
        await Place.AddAsync(connection, [large, .. small], cancellationToken);
        await using var notifier = await Parts.Notifier.StartAsync(parts, cancellationToken);

        // First, for the database has little to write behind it yet.
        var one = await MeasureAsync(small[0], WritesToOne);

        // Ones before that only warm it up.
        await DrainAsync(Mixed(2_000));
        await DrainAsync(Large(5));
        var few = await MedianAsync(() => DrainAsync(Mixed(SmallActivities)));
        var thousand = await MedianAsync(() => DrainAsync(Large(LargeActivities)));
        var last = await MeasureAsync(large, Writes);
        return
        [
            new("activities with 1 to 3 recipients", SmallActivities / few, "activities/s"),
            new("activities with 1,000 recipients", LargeActivities * (double)Users / thousand, "notifications/s"),
            new("a write, until its one stream has it: median", one.Quantile(0.5), "ms"),
            new("the same, 99 of 100", one.Quantile(0.99), "ms"),
            new("a write, until the last of 1,000 streams has it: median", last.Quantile(0.5), "ms"),
            new("the same, slowest of 30", last.Samples.Max(), "ms"),
        ];

        Place[] Mixed(int count) => [.. Enumerable.Range(0, count).Select(i => small[i % small.Length])];

        Place[] Large(int count) => [.. Enumerable.Repeat(large, count)];

        // From the commit of all of them until the outbox is empty, in seconds.
        async Task<double> DrainAsync(Place[] places)
        {
            await WriteAsync(connection, redis, places, cancellationToken);
            var begun = Stopwatch.GetTimestamp();
            await using var command = new NpgsqlCommand("SELECT EXISTS (SELECT FROM outbox)", connection);
            while ((bool)(await command.ExecuteScalarAsync(cancellationToken))!)
                await Task.Delay(10, cancellationToken);
            var took = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            await connection.ExecuteAsync("VACUUM outbox", cancellationToken);
            return took;
        }

        // From before the write, until the last of those who see the place has it.
        async Task<Series> MeasureAsync(Place place, int writes)
        {
            var streams = place.Members.Count;
            await using var load = await LoadClient.StartAsync(folder, notifier.Port, requests, cancellationToken);
            await load.OpenAsync(streams, cancellationToken);
            var samples = new List<double>();
            for (var i = -WarmUp; i < writes; i++)
            {
                await Task.Delay(Pause, cancellationToken);
                await load.ResetAsync(cancellationToken);
                await WriteAsync(connection, redis, [place], cancellationToken);
                var report = await load.AwaitAsync(streams, TimeSpan.FromSeconds(10), cancellationToken);
                if (report.Deliveries != streams)
                    throw new InvalidOperationException($"Of {streams} streams {report.Deliveries} have what was written.");
                if (i >= 0)
                    samples.Add(report.Max / 1e3);
            }

            return new("last of all streams", samples);
        }
    }

    /// <summary>In one transaction, as the API writes; and the hint after it.</summary>
    private static async Task WriteAsync(NpgsqlConnection connection, ConnectionMultiplexer redis, Place[] places, CancellationToken cancellationToken)
    {
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            var activities = await ActivityRows.AddAsync(connection, places, cancellationToken);
            await ActivityRows.AddToOutboxAsync(connection, activities, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        redis.GetSubscriber().Publish(RedisChannel.Literal(DeliveryChannels.Outbox), RedisValue.EmptyString, CommandFlags.FireAndForget);
    }

    private static async Task<double> MedianAsync(Func<Task<double>> measure)
    {
        var samples = new List<double>();
        for (var i = 0; i < Rounds; i++)
            samples.Add(await measure());
        return new Series("", samples).Quantile(0.5);
    }
}
