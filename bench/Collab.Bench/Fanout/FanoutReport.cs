using System.Globalization;

namespace Collab.Bench.Fanout;

/// <summary>A table of figures, the same as ratios to the limit where that was measured too, and JSON.</summary>
internal static class FanoutReport
{
    private static readonly (string Name, string Format, Func<FanoutResult, double> Value)[] Rows =
    [
        ("deliveries/s sustained, p99 ≤ 250 ms", "N0", r => r.SustainedPerSecond),
        ("peak deliveries/s", "N0", r => r.PeakPerSecond),
        ("CPU s per million deliveries, 10 events/s", "N2", r => r.CpuSecondsPerMillion),
        ("median at 10 events/s, ms", "N1", r => r.Median),
        ("p99 at 10 events/s, ms", "N1", r => r.P99),
        ("p99 at half of sustained, ms", "N0", r => r.P99AtHalf),
        ("the same while 1 % of readers read nothing", "N0", r => r.P99BesideSlow),
        ("KiB per stream", "N1", r => r.KibPerStream),
        ("KiB per stream, after all have come back", "N1", r => r.KibPerStreamReopened),
        ("KiB per stream, after all of the above", "N1", r => r.KibPerStreamAtTheEnd),
        ("MiB with idle streams", "N0", r => r.IdleResidentMib),
        ("% of a core with idle streams", "N1", r => r.IdleCpuPercent),
    ];

    public static void Print(IReadOnlyList<FanoutResult> results, string file)
    {
        var limit = results.FirstOrDefault(result => result is { Server: "limit", Fault: null });
        var width = Rows.Max(row => row.Name.Length);
        Console.WriteLine($"{$"{results[0].Streams} streams, {results[0].IdleStreams} idle".PadRight(width)} {string.Concat(results.Select(r => $"{r.Server,20}"))}");
        foreach (var (name, format, value) in Rows)
            Console.WriteLine($"{name.PadRight(width)} {string.Concat(results.Select(r => $"{Cell(r, format, value),20}"))}");
        foreach (var result in results.Where(result => result.Fault is not null))
            Console.WriteLine($"{result.Server}: {result.Fault}");

        Report.Write(
            new
            {
                benchmark = "fanout",
                machine = Report.Machine,
                results,
                ratios = limit is null ? null : results.ToDictionary(r => r.Server, r => Rows.ToDictionary(row => row.Name, row => Ratio(row.Value(r), row.Value(limit)))),
            },
            file);

        string Cell(FanoutResult result, string format, Func<FanoutResult, double> value)
        {
            if (value(result) == 0)
                return "–";
            var ratio = limit is null || result == limit ? null : Ratio(value(result), value(limit));
            return value(result).ToString(format, CultureInfo.InvariantCulture) + (ratio is null ? "" : string.Create(CultureInfo.InvariantCulture, $" ({ratio:G3})"));
        }
    }

    private static double? Ratio(double value, double limit) => limit == 0 || value == 0 ? null : value / limit;
}
