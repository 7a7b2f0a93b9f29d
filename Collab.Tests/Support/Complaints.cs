using System.Collections.Concurrent;

namespace Collab.Tests.Support;

/// <summary>What services have said of faults of theirs lately.</summary>
internal sealed class Complaints
{
    private const int Kept = 200;

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _traces = new();

    /// <summary>Of the API: an answer of 500 says nothing of its cause to a client.</summary>
    public static Complaints OfApi { get; } = new();

    public string Latest => string.Join('\n', _lines);

    /// <summary>Where in the code they said that something went wrong: what is expected to fail is said without.</summary>
    public IReadOnlyCollection<string> Traces => _traces;

    public void Forget()
    {
        _lines.Clear();
        _traces.Clear();
    }

    /// <summary>Listens to a service for as long as its application runs.</summary>
    public async Task HearAsync(ResourceLoggerService logs, string resource)
    {
        await foreach (var lines in logs.WatchAsync(resource))
        {
            foreach (var line in lines.Where(line => IsComplaint(line.Content)))
                Keep($"{resource}: {line.Content.Trim()}");
            while (_lines.Count > Kept)
                _lines.TryDequeue(out _);
        }
    }

    private void Keep(string complaint)
    {
        _lines.Enqueue(complaint);
        if (IsTrace(complaint))
            _traces.Enqueue(complaint);
    }

    private static bool IsTrace(string line) => line.Contains("   at Collab.", StringComparison.Ordinal);

    private static bool IsComplaint(string line) =>
        line.Contains("Exception", StringComparison.Ordinal) || line.Contains(" failed", StringComparison.Ordinal) || IsTrace(line);
}
