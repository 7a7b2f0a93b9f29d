namespace Collab.Tests.Edges;

/// <summary>A span as a collector gets it.</summary>
/// <param name="Source">What made it.</param>
/// <param name="Name">What it is of.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Links">The spans that it is because of.</param>
internal sealed record ToldSpan(string Source, string Name, SpanPlace Place, IReadOnlyList<SpanPlace> Links)
{
    /// <summary>The spans of an <c>ExportTraceServiceRequest</c> (opentelemetry/proto/trace/v1/trace.proto).</summary>
    public static IEnumerable<ToldSpan> AllOf(ProtoMessage request) =>
        from scope in request.All(1, 2)
        let source = scope.All(1).Single().Text(1)
        from span in scope.All(2)
        select new ToldSpan(source, span.Text(5), SpanPlace.Of(span), [.. span.All(13).Select(SpanPlace.Of)]);
}

/// <summary>Which span of which trace, in hexadecimal digits.</summary>
internal sealed record SpanPlace(string TraceId, string SpanId)
{
    /// <summary>Of a span or of a link, which have the same two fields.</summary>
    public static SpanPlace Of(ProtoMessage message) => new(Convert.ToHexStringLower(message.Bytes(1)), Convert.ToHexStringLower(message.Bytes(2)));
}
