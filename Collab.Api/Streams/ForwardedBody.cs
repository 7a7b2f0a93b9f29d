namespace Collab.Api.Streams;

/// <summary>
/// What a client is sent of a forwarded stream. It knows when it is between two frames, for only there something of our own
/// can be said: what was begun cannot be taken back.
/// </summary>
internal sealed class ForwardedBody(Stream client) : Stream
{
    private readonly SemaphoreSlim _turn = new(1);
    private byte _beforeLast;
    private byte _last;
    private bool _hasEnded;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Says a last word, where there is room for one. Nothing follows it.</summary>
    public async Task EndAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _hasEnded = true;
            if ((_beforeLast, _last) is ((byte)'\n', (byte)'\n'))
                await client.WriteAsync(frame, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_hasEnded)
                return;
            await client.WriteAsync(buffer, cancellationToken);
            foreach (var next in buffer.Span[^Math.Min(2, buffer.Length)..])
                (_beforeLast, _last) = (_last, next);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => client.FlushAsync(cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _turn.Dispose();
        base.Dispose(disposing);
    }
}
