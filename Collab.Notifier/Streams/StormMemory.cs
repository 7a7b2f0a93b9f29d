namespace Collab.Notifier.Streams;

/// <summary>
/// Many streams that open at once leave behind several times the memory that they keep, and once they are open there is so
/// little to do that it would not be collected for a long time. Where there is much to do, it is collected by itself. On the
/// pump's thread.
/// </summary>
internal sealed class StormMemory(ConnectionList connections, TimeProvider time)
{
    /// <summary>Streams that open between two looks, a second or less apart.</summary>
    private const int Storm = 100;

    /// <summary>And one in so many of all that are open: among very many, some hundreds come back every second, and it is no storm.</summary>
    private const int OneIn = 100;

    /// <summary>Frames that are written between two looks, at most, where little is to be done.</summary>
    private const int Quiet = 1_000;

    /// <summary>
    /// How long there has to be little to do, for to collect holds everything up: for about a tenth of a second with 10,000
    /// streams. Between two bursts there is nothing for a moment, too.
    /// </summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);

    private long _opened;
    private long _written;
    private long _busy;
    private bool _isDue;

    /// <param name="written">How many frames have ever been written.</param>
    public void Check(long written)
    {
        if (!IsDue(written))
            return;

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        NativeMemory.GiveBack();
    }

    /// <summary>Looks at what has opened since the last look. Whether a storm is over, and what it has left is to be collected now.</summary>
    internal bool IsDue(long written)
    {
        var isStorm = connections.Added - _opened >= Math.Max(Storm, connections.All.Count / OneIn);
        if (isStorm || written - _written > Quiet)
            _busy = time.GetTimestamp();
        (_opened, _written) = (connections.Added, written);
        _isDue |= isStorm;
        if (!_isDue || time.GetElapsedTime(_busy) < Calm)
            return false;

        _isDue = false;
        return true;
    }
}
