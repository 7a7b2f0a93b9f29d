using Collab.Data.Delivery;
using Collab.Notifier.Redis;
using Collab.Notifier.Wire;

namespace Collab.Notifier.Streams;

/// <summary>
/// Listens to the shards of the users who have streams here, and to what is for many shards. On the pump's thread. Streams never wait for it: what is
/// published before a subscription stands is found by the check that follows it.
/// </summary>
internal sealed class ShardSubscriptions(RedisLink redis, Arrivals arrivals, WatermarkSignal check)
{
    private readonly int[] _held = new int[Shard.Count];
    private readonly bool[] _listening = new bool[Shard.Count];
    private bool _listensToAll;

    public void Hold(int shard)
    {
        _held[shard]++;
        if (_listening[shard])
            return;

        if (!_listensToAll)
            Listen(DeliveryChannels.AllStreams);
        _listensToAll = true;
        _listening[shard] = true;
        Listen(DeliveryChannels.Stream(shard));
        _ = CheckWhenListeningAsync();
    }

    /// <summary>The subscription stays for now: who closes a page often opens the next one.</summary>
    public void Release(int shard) => _held[shard]--;

    /// <summary>Gives up the shards that nobody has held since.</summary>
    public void Sweep()
    {
        for (var shard = 0; shard < Shard.Count; shard++)
        {
            if (!_listening[shard] || _held[shard] > 0)
                continue;
            _listening[shard] = false;
            redis.Unlisten(DeliveryChannels.Stream(shard));
        }
    }

    private void Listen(string channel) => redis.Listen(channel, arrivals.Take);

    private async Task CheckWhenListeningAsync()
    {
        if (await redis.ConfirmAsync())
            check.Raise();
    }
}
