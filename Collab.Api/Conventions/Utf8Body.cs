using System.Buffers;
using System.Text.Unicode;

namespace Collab.Api.Conventions;

/// <summary>
/// A body that is kept while it is read, to be looked at as a whole: the reader of JSON asks of what it keeps only whether
/// it is UTF-8, and names the member then. Nor does it ask whether the request's time is over.
/// </summary>
/// <param name="body">What is read.</param>
/// <param name="context">The request that it is of.</param>
/// <param name="isTooLarge">Whether none of it is taken.</param>
internal sealed class Utf8Body(Stream body, HttpContext context, bool isTooLarge = false) : Stream
{
    private readonly ArrayBufferWriter<byte> _read = new();

    /// <summary>Whether what has been read is no UTF-8.</summary>
    public bool IsBroken => !Utf8.IsValid(Text);

    /// <summary>What has been read.</summary>
    public ReadOnlySpan<byte> Text => _read.WrittenSpan;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (isTooLarge)
            throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);

        var count = await body.ReadAsync(buffer, context.RequestAborted);
        _read.Write(buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Nobody does: the server refuses it.</summary>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}
