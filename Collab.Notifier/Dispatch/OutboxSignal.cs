using Collab.Data.Delivery;
using Collab.Notifier.Redis;

namespace Collab.Notifier.Dispatch;

/// <summary>Says that the outbox may have something. A hint: the dispatcher looks by itself too.</summary>
internal sealed class OutboxSignal(RedisLink redis) : IHostedService, IDisposable
{
    private readonly Signal _hint = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        redis.Listen(DeliveryChannels.Outbox, _ => _hint.Raise());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Returns at the next hint, or when <paramref name="atMost"/> is over.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _hint.WaitAsync(atMost, cancellationToken);

    public void Dispose() => _hint.Dispose();
}
