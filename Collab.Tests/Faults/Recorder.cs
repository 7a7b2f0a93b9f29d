using System.Collections.Concurrent;

namespace Collab.Tests.Faults;

/// <summary>Where writers and listeners note what they did and saw.</summary>
internal sealed class Recorder
{
    private readonly ConcurrentQueue<Change> _changes = new();
    private readonly ConcurrentDictionary<Guid, long> _ended = new();
    private int _retries;

    public static long Now => TimeProvider.System.GetTimestamp();

    /// <summary>Attempts at a write beyond its first.</summary>
    public int Retries => _retries;

    /// <summary>Writes so far.</summary>
    public int Acknowledged => _changes.Count;

    public void Note(Change change) => _changes.Enqueue(change);

    public void NoteRetry() => Interlocked.Increment(ref _retries);

    public void NoteEnd(Guid user) => _ended[user] = Now;

    public History Close(IEnumerable<Listener> listeners) => new([.. _changes], [.. listeners.Select(listener => listener.Close())], _ended);
}
