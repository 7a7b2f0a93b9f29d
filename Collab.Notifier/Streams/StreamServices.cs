using Collab.Notifier.Redis;
using Collab.Notifier.Replay;
using Collab.ServiceDefaults.Edges;
using Microsoft.Extensions.Options;

namespace Collab.Notifier.Streams;

internal static class StreamServices
{
    /// <summary>More than the longest head of a request.</summary>
    private const int MaxUnread = 64 * 1024;

    public static void AddStreams(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<StreamOptions>().BindConfiguration("Sse").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<ReplayOptions>().BindConfiguration("Replay").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<NotifierMetrics>();
        builder.Services.AddSingleton<NotifierDatabase>();
        builder.Services.AddSingleton<RedisLink>();
        builder.Services.AddSingleton<PumpQueue>();
        builder.Services.AddSingleton<StreamHub>();
        builder.Services.AddSingleton<StreamWriter>();
        builder.Services.AddSingleton<StreamClock>();
        builder.Services.AddSingleton<FeedHealer>();
        builder.Services.AddSingleton<MessageMerge>();
        builder.Services.AddSingleton<ConnectionList>();
        builder.Services.AddSingleton<FeedList>();
        builder.Services.AddSingleton<StreamMemory>();
        builder.Services.AddSingleton<StormMemory>();
        builder.Services.AddSingleton<Arrivals>();
        builder.Services.AddSingleton<ShardSubscriptions>();
        builder.Services.AddSingleton<WatermarkSignal>();
        builder.Services.AddSingleton<EpochSql>();
        builder.Services.AddSingleton<StreamSession>();
        builder.Services.AddRunning<ReplayReader>();
        builder.Services.AddRunning<HeadReader>();
        builder.Services.AddRunning<StreamPump>();
        builder.Services.AddRunning<WatermarkCheck>();
        builder.Services.AddRunning<CredentialCheck>();
        builder.Services.AddRunning<StreamDrain>();
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<StreamOptions>>((host, streams) =>
            host.ShutdownTimeout = streams.Value.Drain + TimeSpan.FromSeconds(10));
        builder.AddServerLimits(maxBodySize: 0);
        builder.AddForwarding();
        builder.WebHost.UseSockets(sockets =>
        {
            // A write is over when all of it is with the system: SocketOutput goes on from there.
            sockets.MaxWriteBufferSize = 1;
            // What a client says on an open stream is read by nobody.
            sockets.MaxReadBufferSize = MaxUnread;
        });
        // How slowly a stream may be read is said in bytes that wait, not by a rate.
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.ConfigureEndpointDefaults(ConnectionHandover.Use);
        });
        // It logs the query of each request, where a ticket may be.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
    }

    /// <summary>A singleton that also runs.</summary>
    internal static void AddRunning<TService>(this IServiceCollection services) where TService : class, IHostedService
    {
        services.AddSingleton<TService>();
        services.AddHostedService(provider => provider.GetRequiredService<TService>());
    }
}
