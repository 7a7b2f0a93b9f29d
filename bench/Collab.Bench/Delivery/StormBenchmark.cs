using Collab.Bench.Parts;
using Npgsql;

namespace Collab.Bench.Delivery;

/// <summary>All streams come back at once, each a few events behind: how long until the last has caught up, and what PostgreSQL sees of it.</summary>
internal sealed class StormBenchmark(Options options)
{
    private const int Missed = 10;
    private const int Rounds = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Sampling = TimeSpan.FromMilliseconds(20);

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        var streams = options.Number("streams", 5_000);
        using var folder = new RunFolder();
        await using var parts = await CollabParts.StartAsync(folder, options, cancellationToken);
        await using var connection = await parts.ConnectAsync(cancellationToken);
        var (users, requests) = await StreamUsers.AddAsync(connection, streams, folder, cancellationToken);
        var place = Place.Of(users);
        await Place.AddAsync(connection, [place], cancellationToken);
        await using var notifier = await Parts.Notifier.StartAsync(parts, cancellationToken);
        await using var load = await LoadClient.StartAsync(folder, notifier.Port, requests, cancellationToken);
        await load.OpenAsync(streams, cancellationToken);

        var (samples, most) = (new List<double>(), 0L);
        for (var round = 0; round < Rounds; round++)
        {
            await load.DropAsync(cancellationToken);
            await MissAsync(round * Missed);
            using var returned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var watch = WatchAsync(parts, returned.Token);
            var report = await load.ReopenAsync((round + 1) * Missed, Patience, cancellationToken);
            await returned.CancelAsync();
            most = Math.Max(most, await watch);
            if (report.CaughtUp != streams || report is not { Missing: 0, Disordered: 0, Disconnects: 0 })
                throw new InvalidOperationException($"Of {streams} streams {report.CaughtUp} have caught up; {report.Missing} events are missing, {report.Disordered} out of order, {report.Disconnects} streams ended.");
            samples.Add(report.Waited / 1e6);
        }

        return
        [
            new($"{streams} streams back at once, {Missed} events behind: all caught up, median of {Rounds}", new Series("", samples).Quantile(0.5), "s"),
            new("the same, the first time", samples[0], "s"),
            new("connections to PostgreSQL meanwhile, at most", most, ""),
        ];

        async Task MissAsync(long after)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var activities = await ActivityRows.AddAsync(connection, [.. Enumerable.Repeat(place, Missed)], cancellationToken);
            await ActivityRows.AppendAsync(connection, activities, users, after, cancellationToken);
            await StreamUsers.SetHeadsAsync(connection, users, after + Missed, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    /// <returns>How many connections there were at most, without this program's, until it is cancelled.</returns>
    private static async Task<long> WatchAsync(CollabParts parts, CancellationToken cancellationToken)
    {
        var most = 0L;
        await using var connection = await parts.ConnectAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> 'collab-bench'", connection);
        while (!cancellationToken.IsCancellationRequested)
        {
            most = Math.Max(most, (long)(await command.ExecuteScalarAsync(CancellationToken.None))!);
            await Task.Delay(Sampling, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return most;
    }
}
