using Microsoft.Extensions.Options;

namespace Collab.Api.Conventions.Limits;

/// <summary>
/// The limits of this instance. Callers fall into a fixed number of slots by a hash that nobody outside can foresee, so
/// that the memory has a bound whoever comes; two that share a slot share its quota, which is rare and does no harm.
/// </summary>
/// <remarks>
/// Of a slot no more is kept than when its quota is whole again (the "generic cell rate algorithm" of ITU-T I.371). The
/// framework's limiters are removed when they have been idle, and who has just got hold of one then gets an exception.
/// </remarks>
internal sealed class LocalLimits(IOptions<LimitOptions> options, TimeProvider time)
{
    public const int Slots = 1 << 16;
    private readonly long _start = time.GetTimestamp();
    private readonly Dictionary<Limit, long[]> _whole = Enum.GetValues<Limit>().ToDictionary(limit => limit, _ => new long[Slots]);

    /// <summary>In ticks. The quota of each slot is whole at 0.</summary>
    private long Now => time.GetElapsedTime(_start).Ticks;

    /// <summary>Takes one request of the caller's quota, where there is one left.</summary>
    public Verdict Take<TKey>(Limit limit, TKey caller) where TKey : notnull
    {
        var (quota, now) = (options.Value[limit], Now);
        var one = quota.TimeFor(1).Ticks;
        var all = one * quota.Requests;
        ref var whole = ref _whole[limit][SlotOf(caller)];
        while (true)
        {
            var seen = Volatile.Read(ref whole);
            var used = Math.Max(0, seen - now) + one;
            if (used > all)
                return new Verdict(limit, quota, false, 0, TimeSpan.FromTicks(used - all));
            if (Interlocked.CompareExchange(ref whole, now + used, seen) == seen)
                return new Verdict(limit, quota, true, (int)((all - used) / one), TimeSpan.FromTicks(used));
        }
    }

    /// <summary>Whether nothing is left; takes nothing.</summary>
    public bool IsUsedUp<TKey>(Limit limit, TKey caller) where TKey : notnull
    {
        var quota = options.Value[limit];
        return Volatile.Read(ref _whole[limit][SlotOf(caller)]) - Now > quota.TimeFor(1).Ticks * (quota.Requests - 1);
    }

    /// <summary>0 to <see cref="Slots"/>−1; <see cref="HashCode"/> has a random seed in each process.</summary>
    internal static int SlotOf<TKey>(TKey caller) where TKey : notnull => HashCode.Combine(caller) & (Slots - 1);
}
