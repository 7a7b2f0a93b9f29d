using System.Buffers;
using System.Text;

namespace Collab.Api.Conventions;

/// <summary>
/// A body that is looked at while it is read: the reader of JSON asks of what it keeps only whether it is UTF-8, and names
/// the member then.
/// </summary>
internal sealed class Utf8Body(Stream body) : Stream
{
    private readonly Decoder _decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();

    private readonly ArrayBufferWriter<byte> _read = new();

    /// <summary>Whether what has been read is no UTF-8.</summary>
    public bool IsBroken { get; private set; }

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
        var count = await body.ReadAsync(buffer, cancellationToken);
        _read.Write(buffer.Span[..count]);
        IsBroken = IsBroken || !TryDecode(buffer.Span[..count], isEnd: count == 0 && buffer.Length > 0);
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

    private bool TryDecode(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        Span<char> characters = stackalloc char[512];
        try
        {
            do
            {
                _decoder.Convert(bytes, characters, isEnd, out var used, out _, out _);
                bytes = bytes[used..];
            }
            while (!bytes.IsEmpty);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
