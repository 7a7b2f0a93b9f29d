using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Collab.Tests.Credentials;

/// <summary>JSON of which nothing but a space comes until it is told to.</summary>
internal sealed class SlowBody : HttpContent
{
    private readonly byte[] _rest;
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SlowBody(object body)
    {
        _rest = JsonSerializer.SerializeToUtf8Bytes(body);
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <summary>The request has left, but for what is to come.</summary>
    public Task Begun => _begun.Task;

    public void End() => _end.SetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(" "u8.ToArray());
        await stream.FlushAsync();
        _begun.SetResult();
        await _end.Task;
        await stream.WriteAsync(_rest);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
