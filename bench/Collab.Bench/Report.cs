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

/// <summary>A figure that is no series.</summary>
public sealed record Figure(string Name, double Value, string Unit);

/// <summary>A table for a reader, then one line of JSON for a program.</summary>
public static class Report
{
    private static readonly JsonSerializerOptions SnakeCase = new(JsonSerializerOptions.Default) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <param name="benchmark">What was measured.</param>
    /// <param name="series">Its figures.</param>
    /// <param name="file">Where the JSON goes; empty for the console.</param>
    public static void Print(string benchmark, IReadOnlyList<Series> series, string file = "")
    {
        var width = series.Max(s => s.Name.Length);
        Console.WriteLine($"{benchmark.PadRight(width)} {"n",6} {"min",9} {"median",9} {"p99",9} {"max",9}  ms");
        foreach (var s in series)
            Console.WriteLine($"{s.Name.PadRight(width)} {s.Samples.Count,6} {s.Samples.Min(),9:F2} {s.Quantile(0.5),9:F2} {s.Quantile(0.99),9:F2} {s.Samples.Max(),9:F2}");

        Write(
            new
            {
                benchmark,
                machine = Machine,
                unit = "ms",
                series = series.Select(s => new { s.Name, count = s.Samples.Count, median = s.Quantile(0.5), p99 = s.Quantile(0.99) }),
            },
            file);
    }

    /// <param name="benchmark">What was measured.</param>
    /// <param name="figures">What it showed.</param>
    /// <param name="file">Where the JSON goes; empty for the console.</param>
    public static void Print(string benchmark, IReadOnlyList<Figure> figures, string file)
    {
        var width = figures.Max(figure => figure.Name.Length);
        foreach (var figure in figures)
            Console.WriteLine($"{figure.Name.PadRight(width)} {figure.Value,12:N1} {figure.Unit}");
        Write(new { benchmark, machine = Machine, figures }, file);
    }

    /// <param name="result">What becomes JSON.</param>
    /// <param name="file">Where it goes; empty for the console.</param>
    public static void Write(object result, string file)
    {
        var json = JsonSerializer.Serialize(result, SnakeCase);
        if (file.Length > 0)
            File.WriteAllText(file, json);
        else
            Console.WriteLine(json);
    }

    /// <summary>Where it was measured.</summary>
    internal static object Machine => new { cores = Environment.ProcessorCount, os = System.Runtime.InteropServices.RuntimeInformation.OSDescription };
}
