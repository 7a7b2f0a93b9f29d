using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Collab.ServiceDefaults;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Collab.Api.Conventions.Limits;

/// <summary>
/// The limits that hold over all instances, counted in Redis by windows of time; where it is away, each instance counts
/// for itself. There too callers fall into slots, by a hash with a key that only the instances know: what is kept has a
/// bound, and says nothing about anybody.
/// </summary>
internal sealed class SharedLimits(RedisConnection redis, LocalLimits local, IOptions<LimitOptions> options, IConfiguration configuration, TimeProvider time)
{
    /// <summary>Redis on this network answers in less than a millisecond. A request does not wait much longer for one that hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes(configuration.GetConnectionString("redis") ?? ""));

    /// <summary>Takes one request of the caller's quota, where there is one left.</summary>
    public async ValueTask<Verdict> TakeAsync(Limit limit, string caller)
    {
        var quota = options.Value[limit];
        var (window, past) = long.DivRem(time.GetUtcNow().ToUnixTimeMilliseconds(), quota.Seconds * 1000L);
        return await CountAsync(KeyOf(limit, caller, window), quota) is { } count
            ? new Verdict(limit, quota, count <= quota.Requests, (int)Math.Max(0, quota.Requests - count), TimeSpan.FromMilliseconds(quota.Seconds * 1000L - past))
            : local.Take(limit, caller);
    }

    /// <summary>A name for what is not to be told, the same in all instances.</summary>
    public string NameOf(string text) => Convert.ToHexString(HashOf(text).AsSpan(0, 16));

    /// <summary>Runs commands; <see langword="null"/> where Redis is away or does not answer.</summary>
    public async ValueTask<T?> AskAsync<T>(Func<IDatabaseAsync, Task<T>> ask)
    {
        if (redis.Current is not { IsConnected: true } connection)
            return default;

        try
        {
            return await ask(connection.GetDatabase()).WaitAsync(Patience, time);
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            return default;
        }
    }

    /// <summary>How many came in the window, this one included.</summary>
    private ValueTask<long?> CountAsync(string key, Quota quota) => AskAsync<long?>(async commands =>
    {
        var count = commands.StringIncrementAsync(key);
        // Each window has a key of its own: one that lost its expiry would cost room, and refuse nobody.
        _ = commands.KeyExpireAsync(key, TimeSpan.FromSeconds(2 * quota.Seconds), flags: CommandFlags.FireAndForget);
        return await count;
    });

    private string KeyOf(Limit limit, string caller, long window)
    {
        var slot = BinaryPrimitives.ReadUInt16LittleEndian(HashOf(caller));
        return string.Create(CultureInfo.InvariantCulture, $"collab:limits:{limit}:{slot}:{window}");
    }

    private byte[] HashOf(string text) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text));
}
