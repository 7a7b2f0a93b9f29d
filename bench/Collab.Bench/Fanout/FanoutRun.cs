using Collab.Bench.Parts;

namespace Collab.Bench.Fanout;

/// <summary>Measures one server after the other.</summary>
internal sealed class FanoutRun(Options options)
{
    /// <summary>The rest of the 20,000 files that a process may have open here is for other things.</summary>
    private const int MostStreams = 19_000;

    public async Task<IReadOnlyList<FanoutResult>> RunAsync(CancellationToken cancellationToken)
    {
        using var folder = new RunFolder();
        var (streams, idle) = (options.Number("streams", 5_000), Math.Min(MostStreams, options.Number("idle", 10_000)));
        var results = new List<FanoutResult>();
        foreach (var name in options.Text("servers", "limit,collab,nchan,naive").Split(','))
        {
            var result = new FanoutResult(name);
            results.Add(result);
            Say($"load {(await File.ReadAllTextAsync("/proc/loadavg", cancellationToken)).Split(' ')[0]} before");
            try
            {
                await using var parts = name == "collab" ? await CollabParts.StartAsync(folder, options, cancellationToken) : null;
                var benchmark = new FanoutBenchmark((count, stop) => StartAsync(name, count, parts, folder, stop), folder, Say);
                if (streams > 0)
                    await benchmark.MeasureAsync(result, streams, cancellationToken);
                if (idle > 0)
                    await benchmark.MeasureIdleAsync(result, idle, cancellationToken);
            }
            catch (Exception e) when (e is InvalidOperationException or NotInstalledException or IOException or HttpRequestException)
            {
                Say(result.Fault = e.Message);
            }

            void Say(string what) => Console.WriteLine($"{name}: {what}");
        }

        return results;
    }

    private static Task<IFanoutServer> StartAsync(string name, int streams, CollabParts? parts, RunFolder folder, CancellationToken cancellationToken) => name switch
    {
        "limit" => LineServer.StartLimitAsync(folder, cancellationToken),
        "naive" => LineServer.StartNaiveAsync(folder, cancellationToken),
        "nchan" => NchanServer.StartAsync(folder, cancellationToken),
        "collab" => CollabServer.StartAsync(parts!, streams, cancellationToken),
        _ => throw new InvalidOperationException($"There is no server '{name}': limit, collab, nchan and naive are known."),
    };
}
