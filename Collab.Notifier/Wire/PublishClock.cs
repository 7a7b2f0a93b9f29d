namespace Collab.Notifier.Wire;

/// <summary>The time on messages, in microseconds since 1970: fine enough to measure a delivery of a millisecond with.</summary>
internal static class PublishClock
{
    public static long Now(TimeProvider time) => (time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
