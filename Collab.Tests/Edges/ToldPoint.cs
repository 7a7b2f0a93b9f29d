namespace Collab.Tests.Edges;

/// <summary>What an instrument had measured when a collector was told.</summary>
/// <param name="Instrument">Its name.</param>
/// <param name="Value">Of a histogram, the sum of what it took.</param>
/// <param name="Tags">Their values.</param>
internal sealed record ToldPoint(string Instrument, double Value, IReadOnlyList<string> Tags)
{
    private const int Gauge = 5;
    private const int Sum = 7;
    private const int Histogram = 9;

    /// <summary>The points of an <c>ExportMetricsServiceRequest</c> (opentelemetry/proto/metrics/v1/metrics.proto).</summary>
    public static IEnumerable<ToldPoint> AllOf(ProtoMessage request) =>
        from metric in request.All(1, 2, 2)
        from kind in (int[])[Gauge, Sum, Histogram]
        from point in metric.All(kind, 1)
        let tags = point.All(kind == Histogram ? 9 : 7).Select(tag => tag.All(2).Single().Text(1))
        select new ToldPoint(metric.Text(1), kind == Histogram ? point.Double(5) : Number(point), [.. tags]);

    private static double Number(ProtoMessage point) => point.Has(4) ? point.Double(4) : point.Fixed64(6);
}
