using System.Collections.Concurrent;

namespace Collab.Tests.Support;

/// <summary>What services have said of faults of theirs lately.</summary>
internal sealed class Complaints
{
    private const int Kept = 60;

    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>Of the API: an answer of 500 says nothing of its cause to a client.</summary>
    public static Complaints OfApi { get; } = new();

    public string Latest => string.Join('\n', _lines);

    public void Forget() => _lines.Clear();

    /// <summary>Listens to a service for as long as its application runs.</summary>
    public async Task HearAsync(ResourceLoggerService logs, string resource)
    {
        await foreach (var lines in logs.WatchAsync(resource))
        {
            foreach (var line in lines.Where(line => IsComplaint(line.Content)))
                _lines.Enqueue($"{resource}: {line.Content.Trim()}");
            while (_lines.Count > Kept)
                _lines.TryDequeue(out _);
        }
    }

    private static bool IsComplaint(string line) =>
        line.Contains("Exception", StringComparison.Ordinal) || line.Contains(" failed", StringComparison.Ordinal) || line.Contains("   at Collab.", StringComparison.Ordinal);
}
