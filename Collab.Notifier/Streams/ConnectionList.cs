namespace Collab.Notifier.Streams;

/// <summary>All connections in a plain list, for what goes through all of them.</summary>
internal sealed class ConnectionList
{
    private readonly List<StreamConnection> _all = [];

    public IReadOnlyList<StreamConnection> All => _all;

    /// <summary>How many have ever been added.</summary>
    public long Added { get; private set; }

    public void Add(StreamConnection connection)
    {
        Added++;
        connection.Index = _all.Count;
        _all.Add(connection);
    }

    /// <summary>The last one takes its place.</summary>
    public void Remove(StreamConnection connection)
    {
        var last = _all[^1];
        _all[connection.Index] = last;
        last.Index = connection.Index;
        _all.RemoveAt(_all.Count - 1);
    }
}
