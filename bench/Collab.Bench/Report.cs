using System.Text.Json;

namespace Collab.Bench;

/// <summary>A figure's samples, in milliseconds.</summary>
public sealed record Series(string Name, IReadOnlyList<double> Samples)
{
    /// <param name="share">0 to 1: 0.5 is the median.</param>
    public double Quantile(double share)
    {
        var ordered = Samples.Order().ToArray();
        return ordered[Math.Min(ordered.Length - 1, (int)(share * ordered.Length))];
    }
}

/// <summary>A table for a reader, then one line of JSON for a program.</summary>
public static class Report
{
    public static void Print(string benchmark, IReadOnlyList<Series> series)
    {
        Console.WriteLine($"{benchmark,-36} {"n",6} {"min",9} {"median",9} {"p99",9} {"max",9}  ms");
        foreach (var s in series)
            Console.WriteLine($"{s.Name,-36} {s.Samples.Count,6} {s.Samples.Min(),9:F2} {s.Quantile(0.5),9:F2} {s.Quantile(0.99),9:F2} {s.Samples.Max(),9:F2}");

        Console.WriteLine(JsonSerializer.Serialize(new
        {
            benchmark,
            machine = new { cores = Environment.ProcessorCount, os = System.Runtime.InteropServices.RuntimeInformation.OSDescription },
            unit = "ms",
            series = series.Select(s => new { s.Name, count = s.Samples.Count, median = s.Quantile(0.5), p99 = s.Quantile(0.99) }),
        }));
    }
}
