namespace Collab.Notifier.Streams;

/// <summary>
/// Many streams that open at once leave behind several times the memory that they keep, and once they are open there is so
/// little to do that it would not be collected for a long time. On the pump's thread.
/// </summary>
internal sealed class StormMemory(ConnectionList connections)
{
    /// <summary>Streams that open between two looks, a second or less apart.</summary>
    private const int Storm = 100;

    private long _opened;
    private bool _isStorm;

    public void Check()
    {
        var wasStorm = _isStorm;
        _isStorm = connections.Added - _opened >= Storm;
        _opened = connections.Added;
        if (wasStorm && !_isStorm)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
