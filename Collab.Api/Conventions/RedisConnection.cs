using StackExchange.Redis;

namespace Collab.Api.Conventions;

/// <summary>The connection to Redis. Making it blocks whoever asks for it first, for seconds where Redis is away, and no request is to wait for that.</summary>
internal sealed class RedisConnection(IServiceProvider services) : BackgroundService
{
    private volatile IConnectionMultiplexer? _redis;

    /// <summary><see langword="null"/> until it is made.</summary>
    public IConnectionMultiplexer? Current => _redis;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Run(() => _redis = services.GetRequiredService<IConnectionMultiplexer>(), stoppingToken);
}
