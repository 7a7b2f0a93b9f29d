using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Collab.Api.Conventions.Limits;

/// <summary>
/// The limits of this instance. Callers fall into a fixed number of slots by a hash that nobody outside can foresee, so
/// that the memory has a bound whoever comes; two that share a slot share its quota, which is rare and does no harm.
/// </summary>
internal sealed class LocalLimits : IDisposable
{
    public const int Slots = 1 << 16;

    private readonly Dictionary<Limit, PartitionedRateLimiter<int>> _limiters;
    private readonly LimitOptions _options;

    public LocalLimits(IOptions<LimitOptions> options)
    {
        _options = options.Value;
        _limiters = Enum.GetValues<Limit>().ToDictionary(limit => limit, limit => Create(_options[limit]));
    }

    /// <summary>Takes one request of the caller's quota, where there is one left.</summary>
    public Verdict Take<TKey>(Limit limit, TKey caller) where TKey : notnull
    {
        var (limiter, slot, quota) = (_limiters[limit], SlotOf(caller), _options[limit]);
        using var lease = limiter.AttemptAcquire(slot);
        var remaining = (int)Math.Max(0, limiter.GetStatistics(slot)?.CurrentAvailablePermits ?? 0);
        return new Verdict(limit, quota, lease.IsAcquired, remaining, quota.TimeFor(lease.IsAcquired ? quota.Requests - remaining : 1));
    }

    /// <summary>Whether nothing is left; takes nothing.</summary>
    public bool IsUsedUp<TKey>(Limit limit, TKey caller) where TKey : notnull =>
        _limiters[limit].GetStatistics(SlotOf(caller))?.CurrentAvailablePermits == 0;

    public void Dispose()
    {
        foreach (var limiter in _limiters.Values)
            limiter.Dispose();
    }

    /// <summary>0 to <see cref="Slots"/>−1; <see cref="HashCode"/> has a random seed in each process.</summary>
    internal static int SlotOf<TKey>(TKey caller) where TKey : notnull => HashCode.Combine(caller) & (Slots - 1);

    private static PartitionedRateLimiter<int> Create(Quota quota)
    {
        var perPeriod = Math.Max(1, quota.Requests / quota.Seconds);
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = quota.Requests,
            TokensPerPeriod = perPeriod,
            ReplenishmentPeriod = quota.TimeFor(perPeriod),
            QueueLimit = 0,
        };
        return PartitionedRateLimiter.Create<int, int>(slot => RateLimitPartition.GetTokenBucketLimiter(slot, _ => bucket));
    }
}
