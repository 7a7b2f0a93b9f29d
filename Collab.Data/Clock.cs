namespace Collab.Data;

public static class Clock
{
    /// <summary>The time in UTC, cut to the microsecond that PostgreSQL keeps, so that what is answered equals what is read later.</summary>
    public static DateTimeOffset Now(this TimeProvider time)
    {
        var now = time.GetUtcNow();
        return new DateTimeOffset(now.Ticks - now.Ticks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
    }
}
