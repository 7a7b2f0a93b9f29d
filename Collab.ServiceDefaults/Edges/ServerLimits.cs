using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Collab.ServiceDefaults.Edges;

/// <summary>What one connection may ask of a service in size and time, before anybody knows who it is.</summary>
public static class ServerLimits
{
    private const int MaxRequestBuffer = 128 * 1024;
    private const int MinBytesPerSecond = 1024;

    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(20);

    /// <param name="builder">The service.</param>
    /// <param name="maxBodySize">The largest request body, in bytes. A larger one is answered with 413.</param>
    public static void AddServerLimits(this IHostApplicationBuilder builder, long maxBodySize) => builder.Services.Configure<KestrelServerOptions>(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.UseRawHeaders();
        kestrel.Limits.MaxRequestBodySize = maxBodySize;
        kestrel.Limits.MaxRequestBufferSize = MaxRequestBuffer;
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(MinBytesPerSecond, BodyGrace);
        kestrel.Limits.Http2.KeepAlivePingDelay = Ping;
        kestrel.Limits.Http2.KeepAlivePingTimeout = Ping;
    });
}
