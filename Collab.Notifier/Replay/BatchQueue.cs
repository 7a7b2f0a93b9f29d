using System.Threading.Channels;

namespace Collab.Notifier.Replay;

/// <summary>Gathers requests, so that one query answers all that wait when a reader is free. Many at once become few queries.</summary>
internal sealed class BatchQueue<TRequest>
{
    private readonly Channel<TRequest> _requests = Channel.CreateUnbounded<TRequest>();

    public void Add(TRequest request) => _requests.Writer.TryWrite(request);

    /// <summary>Waits for the first, and takes it with those that are there already.</summary>
    public async Task<List<TRequest>> TakeAsync(int atMost, CancellationToken cancellationToken)
    {
        var batch = new List<TRequest> { await _requests.Reader.ReadAsync(cancellationToken) };
        while (batch.Count < atMost && _requests.Reader.TryRead(out var request))
            batch.Add(request);
        return batch;
    }
}
