using System.Runtime.InteropServices;

namespace Collab.Notifier.Streams;

/// <summary>
/// All connections in a plain list, for what goes through all of them; and beside it when each is to be looked at next, for
/// to look at ten thousand that have nothing to do is to wait for memory ten thousand times.
/// </summary>
internal sealed class ConnectionList
{
    private readonly List<StreamConnection> _all = [];
    private readonly List<long> _due = [];

    public IReadOnlyList<StreamConnection> All => _all;

    /// <summary>When each is to be looked at, in their order.</summary>
    public ReadOnlySpan<long> Due => CollectionsMarshal.AsSpan(_due);

    /// <summary>How many have ever been added.</summary>
    public long Added { get; private set; }

    public void Add(StreamConnection connection)
    {
        Added++;
        connection.Index = _all.Count;
        _all.Add(connection);
        _due.Add(0);
    }

    /// <summary>The connection is to be looked at when it is <paramref name="due"/>, and not before.</summary>
    public void Expect(StreamConnection connection, long due) => _due[connection.Index] = due;

    /// <summary>The last one takes its place.</summary>
    public void Remove(StreamConnection connection)
    {
        var last = _all[^1];
        (_all[connection.Index], _due[connection.Index]) = (last, _due[^1]);
        last.Index = connection.Index;
        _all.RemoveAt(_all.Count - 1);
        _due.RemoveAt(_due.Count - 1);
    }
}
