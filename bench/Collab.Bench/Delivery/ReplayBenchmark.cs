using Collab.Bench.Parts;
using Collab.Bench.Seeding;
using Collab.Notifier.Wire;

namespace Collab.Bench.Delivery;

/// <summary>How fast one notifier replays what streams have missed, and whether it matters how much else there is.</summary>
internal sealed class ReplayBenchmark(Options options)
{
    private const int Rounds = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        var (count, events) = (options.Number("users", 100), options.Number("events", 10_000));
        var tenth = events / 10;
        using var folder = new RunFolder();
        await using var parts = await CollabParts.StartAsync(folder, options, cancellationToken);
        await using var connection = await parts.ConnectAsync(cancellationToken);
        var (users, requests) = await StreamUsers.AddAsync(connection, count, folder, cancellationToken);
        var place = Place.Of(users);
        await Place.AddAsync(connection, [place], cancellationToken);
        await AppendAsync(0, tenth);
        await using var notifier = await Parts.Notifier.StartAsync(parts, cancellationToken);
        await MeasureAsync(0, tenth);
        var alone = await MedianAsync(0, tenth);
        await AppendAsync(tenth, events - tenth);
        var amongMany = await MedianAsync(events - tenth, tenth);
        return
        [
            new($"{count} streams, {tenth} events each, {(long)count * tenth:N0} rows in the table", alone, "events/s"),
            new($"{count} streams, {tenth} events each, {(long)count * events:N0} rows in the table", amongMany, "events/s"),
            new($"{count} streams, {events} events each: all of the table", await MeasureAsync(0, events), "events/s"),
        ];

        async Task AppendAsync(long after, int more)
        {
            var activities = await ActivityRows.AddAsync(connection, [.. Enumerable.Repeat(place, more)], cancellationToken);
            await ActivityRows.AppendAsync(connection, activities, users, after, cancellationToken);
            await StreamUsers.SetHeadsAsync(connection, users, after + more, cancellationToken);
            await connection.ExecuteAsync("VACUUM (ANALYZE)", cancellationToken);
        }

        async Task<double> MedianAsync(long lastId, int missed)
        {
            var samples = new List<double>();
            for (var i = 0; i < Rounds; i++)
                samples.Add(await MeasureAsync(lastId, missed));
            return new Series("", samples).Quantile(0.5);
        }

        async Task<double> MeasureAsync(long lastId, int missed)
        {
            await using var load = await LoadClient.StartAsync(folder, notifier.Port, requests, cancellationToken);
            var begun = PublishClock.Now(TimeProvider.System);
            await load.OpenAsync(count, cancellationToken, lastId);
            var report = await load.AwaitAsync((long)count * missed, Patience, cancellationToken);
            return report.Deliveries == (long)count * missed && report is { Missing: 0, Disordered: 0 }
                ? report.Deliveries / ((report.Last - begun) / 1e6)
                : throw new InvalidOperationException($"Of {(long)count * missed} events {report.Deliveries} were replayed, {report.Missing} are missing, {report.Disordered} out of order.");
        }
    }
}
