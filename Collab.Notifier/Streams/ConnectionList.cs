namespace Collab.Notifier.Streams;

/// <summary>All connections in a plain list, for what goes through all of them.</summary>
internal sealed class ConnectionList
{
    private readonly List<StreamConnection> _all = [];

    public IReadOnlyList<StreamConnection> All => _all;

    public void Add(StreamConnection connection)
    {
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
