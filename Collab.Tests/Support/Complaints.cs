using System.Collections.Concurrent;

namespace Collab.Tests.Support;

/// <summary>What services have said of faults of theirs lately: an answer of 500 says nothing of its cause to a client.</summary>
internal static class Complaints
{
    private const int Kept = 60;

    private static readonly ConcurrentQueue<string> Lines = new();

    public static string Latest => string.Join('\n', Lines);

    /// <summary>Listens to a service for as long as its application runs.</summary>
    public static async Task HearAsync(ResourceLoggerService logs, string resource)
    {
        await foreach (var lines in logs.WatchAsync(resource))
        {
            foreach (var line in lines.Where(line => IsComplaint(line.Content)))
                Lines.Enqueue($"{resource}: {line.Content.Trim()}");
            while (Lines.Count > Kept)
                Lines.TryDequeue(out _);
        }
    }

    private static bool IsComplaint(string line) =>
        line.Contains("Exception", StringComparison.Ordinal) || line.Contains(" failed", StringComparison.Ordinal) || line.Contains("   at Collab.", StringComparison.Ordinal);
}
