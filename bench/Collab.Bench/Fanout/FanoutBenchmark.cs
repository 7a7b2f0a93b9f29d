using System.Diagnostics;
using Collab.Bench.Parts;
using Collab.Notifier.Wire;

namespace Collab.Bench.Fanout;

/// <summary>One event to many open streams: how fast, how late, and at what cost.</summary>
/// <param name="start">Starts the server, with room for that many streams.</param>
/// <param name="folder">Where files may be.</param>
/// <param name="progress">Is told what is going on.</param>
internal sealed class FanoutBenchmark(Func<int, CancellationToken, Task<IFanoutServer>> start, RunFolder folder, Action<string> progress)
{
    private const double SteadyPerSecond = 10;
    private const double MostDelay = 250_000;
    private const int WarmUpEvents = 50;
    private const int BurstDeliveries = 2_000_000;
    private const int BurstEvents = 500;
    private const int Bursts = 5;

    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    /// <summary>What opening has left behind may be given back some seconds later.</summary>
    private static readonly TimeSpan Tidying = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Every stream has had its heartbeats, and what they need is compiled.</summary>
    private static readonly TimeSpan BeforeIdling = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Idling = TimeSpan.FromSeconds(30);

    public async Task MeasureAsync(FanoutResult result, int streams, CancellationToken cancellationToken)
    {
        await using var server = await start(streams, cancellationToken);
        await using var load = await LoadClient.StartAsync(folder, server.Port, server.Requests, cancellationToken);
        result.Streams = streams;
        await Task.Delay(Settling, cancellationToken);
        var empty = ProcessUsage.Of(server.ProcessId).ResidentBytes;

        await OpenAsync(server, load, streams, cancellationToken);
        result.KibPerStream = await KibPerStreamAsync(server, streams, empty, cancellationToken);
        await ReopenAsync(server, load, cancellationToken);
        result.KibPerStreamReopened = await KibPerStreamAsync(server, streams, empty, cancellationToken);
        progress($"{result.KibPerStream:F1} KiB a stream, {result.KibPerStreamReopened:F1} once all have come back");

        await MeasureSteadyAsync(server, load, result, cancellationToken);
        progress($"at {SteadyPerSecond} events/s: median {result.Median:F1} ms, p99 {result.P99:F1} ms, {result.CpuSecondsPerMillion:F2} CPU s a million");
        result.SustainedPerSecond = await FindSustainedAsync(server, load, streams, cancellationToken);
        result.PeakPerSecond = await MeasurePeakAsync(server, load, streams, cancellationToken);
        result.KibPerStreamAtTheEnd = await KibPerStreamAsync(server, streams, empty, cancellationToken);
        progress($"sustained {result.SustainedPerSecond:F0}/s, peak {result.PeakPerSecond:F0}/s");
        if (result.SustainedPerSecond > 0)
            await MeasureSlowReadersAsync(server, load, result, cancellationToken);
        progress($"at half of that p99 {result.P99AtHalf:F0} ms; {result.P99BesideSlow:F0} ms while 1 % of the readers read nothing");
    }

    public async Task MeasureIdleAsync(FanoutResult result, int streams, CancellationToken cancellationToken)
    {
        await using var server = await start(streams, cancellationToken);
        await using var load = await LoadClient.StartAsync(folder, server.Port, server.Requests, cancellationToken);
        result.IdleStreams = streams;
        await OpenAsync(server, load, streams, cancellationToken);
        await Task.Delay(BeforeIdling, cancellationToken);

        var (before, begun) = (ProcessUsage.Of(server.ProcessId), Stopwatch.GetTimestamp());
        await Task.Delay(Idling, cancellationToken);
        var after = ProcessUsage.Of(server.ProcessId);
        result.IdleCpuPercent = 100 * (after.CpuSeconds - before.CpuSeconds) / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        result.IdleResidentMib = after.ResidentBytes / 1048576.0;
        progress($"{streams} idle streams: {result.IdleResidentMib:F0} MiB, {result.IdleCpuPercent:F1} % of a core");
        var report = await load.ReportAsync(cancellationToken);
        if (report.Open < streams)
            throw new InvalidOperationException($"Only {report.Open} of {streams} idle streams stayed open.");
    }

    private static async Task OpenAsync(IFanoutServer server, LoadClient load, int streams, CancellationToken cancellationToken)
    {
        await server.BeforeOpeningAsync(cancellationToken);
        await load.OpenAsync(streams, cancellationToken);
        await Task.Delay(Settling, cancellationToken);
        await server.AfterOpeningAsync(cancellationToken);
    }

    /// <summary>All streams anew, as at the beginning, whatever was before.</summary>
    private static async Task ReopenAsync(IFanoutServer server, LoadClient load, CancellationToken cancellationToken)
    {
        await server.BeforeOpeningAsync(cancellationToken);
        await load.ReopenAsync(server.Resumes ? server.Published : -1, Patience, cancellationToken);
        await Task.Delay(Settling, cancellationToken);
        await server.AfterOpeningAsync(cancellationToken);
    }

    private static async Task<double> KibPerStreamAsync(IFanoutServer server, int streams, long empty, CancellationToken cancellationToken)
    {
        await Task.Delay(Tidying, cancellationToken);
        return (ProcessUsage.Of(server.ProcessId).ResidentBytes - empty) / 1024.0 / streams;
    }

    private static async Task MeasureSteadyAsync(IFanoutServer server, LoadClient load, FanoutResult result, CancellationToken cancellationToken)
    {
        var publisher = new Publisher(server);
        await publisher.RunAsync(SteadyPerSecond, TimeSpan.FromSeconds(WarmUpEvents / SteadyPerSecond), cancellationToken);
        await load.AwaitAsync(long.MaxValue, TimeSpan.FromMilliseconds(500), cancellationToken);
        await load.ResetAsync(cancellationToken);

        var before = ProcessUsage.Of(server.ProcessId);
        var events = await publisher.RunAsync(SteadyPerSecond, Steady, cancellationToken);
        var report = await load.AwaitAsync((long)events * result.Streams, Patience, cancellationToken);
        var after = ProcessUsage.Of(server.ProcessId);
        Check(report, (long)events * result.Streams);
        (result.Median, result.P99) = (report.Median / 1e3, report.P99 / 1e3);
        result.CpuSecondsPerMillion = (after.CpuSeconds - before.CpuSeconds) / report.Deliveries * 1e6;
    }

    /// <summary>Doubles the rate until it is too much, and then halves the difference, in proportion, three times.</summary>
    private async Task<double> FindSustainedAsync(IFanoutServer server, LoadClient load, int streams, CancellationToken cancellationToken)
    {
        var (good, bad) = (0.0, 0.0);
        for (var rate = 50_000.0 / streams; bad == 0; rate *= 2)
            await TryAsync(rate);
        while (good == 0 && bad > 1)
            await TryAsync(bad / 2);
        for (var i = 0; i < 3 && good > 0; i++)
            await TryAsync(Math.Sqrt(good * bad));
        return good * streams;

        // What something else on the machine held up gets a second try.
        async Task TryAsync(double rate)
        {
            var keepsUp = await KeepsUpAsync(rate) || await KeepsUpAsync(rate);
            (good, bad) = keepsUp ? (rate, bad) : (good, rate);
        }

        async Task<bool> KeepsUpAsync(double rate)
        {
            await load.ResetAsync(cancellationToken);
            var events = await new Publisher(server).RunAsync(rate, Step, cancellationToken);
            var report = await load.AwaitAsync((long)events * streams, TimeSpan.FromMilliseconds(500), cancellationToken);
            var keepsUp = report.Deliveries == (long)events * streams && report.P99 <= MostDelay && report is { Missing: 0, Disconnects: 0 };
            progress($"  {rate,8:F1} events/s, {report.Deliveries / Step.TotalSeconds,10:F0} deliveries/s: p99 {report.P99 / 1e3:F0} ms{(keepsUp ? "" : ", too much")}");
            if (!keepsUp)
                await RecoverAsync(server, load, cancellationToken);
            return keepsUp;
        }
    }

    /// <summary>After a step that was too much: what is still under way is let pass, and the streams begin anew.</summary>
    private static async Task RecoverAsync(IFanoutServer server, LoadClient load, CancellationToken cancellationToken)
    {
        for (var (last, now) = (-1L, 0L); now != last;)
        {
            last = now;
            now = (await load.AwaitAsync(long.MaxValue, TimeSpan.FromSeconds(1), cancellationToken)).Events;
        }

        await ReopenAsync(server, load, cancellationToken);
    }

    /// <summary>The median of some, for a burst takes less than a second, and what else happens in it decides much.</summary>
    private async Task<double> MeasurePeakAsync(IFanoutServer server, LoadClient load, int streams, CancellationToken cancellationToken)
    {
        List<double> peaks = [];
        for (var i = 0; i < Bursts; i++)
        {
            await load.AwaitAsync(long.MaxValue, TimeSpan.FromSeconds(1), cancellationToken);
            peaks.Add(await MeasureBurstAsync(server, load, streams, cancellationToken));
        }

        progress($"bursts of {string.Join(", ", peaks.Select(peak => $"{peak:F0}"))} deliveries/s");
        return peaks.Order().ElementAt(Bursts / 2);
    }

    private static async Task<double> MeasureBurstAsync(IFanoutServer server, LoadClient load, int streams, CancellationToken cancellationToken)
    {
        var events = Math.Clamp(BurstDeliveries / streams, 1, BurstEvents);
        var send = server.Prepare(server.Published, [.. Enumerable.Repeat(PublishClock.Now(TimeProvider.System), events)]);
        await load.ResetAsync(cancellationToken);
        var begun = PublishClock.Now(TimeProvider.System);
        await send();
        var report = await load.AwaitAsync((long)events * streams, Patience, cancellationToken);
        Check(report, (long)events * streams);
        return report.Deliveries / ((report.Last - begun) / 1e6);
    }

    private static async Task MeasureSlowReadersAsync(IFanoutServer server, LoadClient load, FanoutResult result, CancellationToken cancellationToken)
    {
        var slow = Math.Max(1, result.Streams / 100);
        await load.AwaitAsync(long.MaxValue, TimeSpan.FromSeconds(1), cancellationToken);
        result.P99AtHalf = await MeasureAsync(result.Streams);
        await load.SlowAsync(slow, 0, cancellationToken);
        result.P99BesideSlow = await MeasureAsync(result.Streams - slow);

        async Task<double> MeasureAsync(int reading)
        {
            await load.ResetAsync(cancellationToken);
            var events = await new Publisher(server).RunAsync(result.SustainedPerSecond / 2 / result.Streams, Step, cancellationToken);
            var report = await load.AwaitAsync((long)events * reading, Step, cancellationToken);
            return report.Deliveries == (long)events * reading
                ? report.P99 / 1e3
                : throw new InvalidOperationException($"Of {(long)events * reading} events {report.Deliveries} arrived at half of the sustained rate.");
        }
    }

    private static void Check(LoadReport report, long expected)
    {
        if (report.Deliveries != expected || report is not { Missing: 0, Disordered: 0, Disconnects: 0 })
            throw new InvalidOperationException($"Of {expected} events {report.Deliveries} arrived; {report.Missing} are missing, {report.Disordered} out of order, {report.Disconnects} streams ended.");
    }
}
