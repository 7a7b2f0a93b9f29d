using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Collab.Tests.Edges;

/// <summary>Takes traces, metrics and logs over OTLP, as protobuf over HTTP, in which texts stand as they are.</summary>
public sealed class TelemetrySink : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<(string Signal, byte[] Body)> _bodies = new();

    private TelemetrySink(WebApplication server) => _server = server;

    public string Address => _server.Urls.Single();

    /// <summary>All that came, with the signal that it came as in front of each part.</summary>
    public IReadOnlyList<string> Received => [.. _bodies.Select(part => part.Signal + "\n" + Encoding.UTF8.GetString(part.Body))];

    /// <summary>The spans that came.</summary>
    internal IReadOnlyList<ToldSpan> Spans => [.. Messages("/v1/traces").SelectMany(ToldSpan.AllOf)];

    /// <summary>What was measured, each time that it was told.</summary>
    internal IReadOnlyList<ToldPoint> Points => [.. Messages("/v1/metrics").SelectMany(ToldPoint.AllOf)];

    public static async Task<TelemetrySink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var sink = new TelemetrySink(builder.Build());
        sink._server.Run(sink.TakeAsync);
        await sink._server.StartAsync(TestContext.Current.CancellationToken);
        return sink;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private IEnumerable<ProtoMessage> Messages(string signal) => _bodies.Where(part => part.Signal == signal).Select(part => new ProtoMessage(part.Body));

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _bodies.Enqueue((context.Request.Path, body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }
}
