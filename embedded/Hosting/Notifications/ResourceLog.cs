using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;

namespace Collab.Embedded.Notifications;

/// <summary>
/// The output of one process over all its lives. Keeps the latest lines within two bounds, a number of lines and a
/// number of characters, so that a chatty process costs no more memory than a quiet one.
/// </summary>
internal sealed class ResourceLog(TimeProvider time)
{
    private const int MaxLines = 2_000;
    private const int MaxCharacters = 512 * 1024;
    private const int MaxPending = 4_000;

    private readonly Lock _lock = new();
    private readonly Queue<LogLine> _backlog = new();
    private readonly List<ChannelWriter<LogLine>> _watchers = [];
    private int _characters;
    private int _lastNumber;
    private bool _complete;

    public void Write(string text, bool isError)
    {
        var content = $"{time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)} {text}";
        lock (_lock)
        {
            var line = new LogLine(++_lastNumber, content, isError);
            _backlog.Enqueue(line);
            _characters += content.Length;
            while (_backlog.Count > MaxLines || _characters > MaxCharacters)
                _characters -= _backlog.Dequeue().Content.Length;
            foreach (var watcher in _watchers)
                watcher.TryWrite(line);
        }
    }

    public void Complete()
    {
        lock (_lock)
        {
            _complete = true;
            foreach (var watcher in _watchers)
                watcher.TryComplete();
        }
    }

    /// <summary>The backlogs, then what comes, in batches. A watcher that is too slow loses the oldest lines that it has not read.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(ResourceLog[] logs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(MaxPending) { FullMode = BoundedChannelFullMode.DropOldest });
        var attached = logs.Count(log => log.Attach(channel.Writer));
        if (attached < logs.Length)
            channel.Writer.TryComplete();

        try
        {
            while (await channel.Reader.WaitToReadAsync(cancellationToken))
            {
                var batch = new List<LogLine>();
                while (channel.Reader.TryRead(out var line))
                    batch.Add(line);
                yield return batch;
            }
        }
        finally
        {
            foreach (var log in logs)
                log.Detach(channel.Writer);
        }
    }

    private bool Attach(ChannelWriter<LogLine> watcher)
    {
        lock (_lock)
        {
            foreach (var line in _backlog)
                watcher.TryWrite(line);
            if (!_complete)
                _watchers.Add(watcher);
            return !_complete;
        }
    }

    private void Detach(ChannelWriter<LogLine> watcher)
    {
        lock (_lock)
            _watchers.Remove(watcher);
    }
}
