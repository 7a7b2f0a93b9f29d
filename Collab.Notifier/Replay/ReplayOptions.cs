using System.ComponentModel.DataAnnotations;

namespace Collab.Notifier.Replay;

/// <summary>The section <c>Replay</c> of the configuration. Their product bounds what replays hold in memory.</summary>
internal sealed record ReplayOptions
{
    /// <summary>Queries at the same time.</summary>
    [Range(1, 32)]
    public int Readers { get; init; } = 2;

    /// <summary>Streams that one query reads for.</summary>
    [Range(1, 1_000)]
    public int BatchStreams { get; init; } = 64;

    /// <summary>Frames of one stream in a page.</summary>
    [Range(1, 10_000)]
    public int PageFrames { get; init; } = 256;

    /// <summary>Bytes of one stream in a page; the frame that passes it is the last.</summary>
    [Range(1, 16 * 1024 * 1024)]
    public int PageBytes { get; init; } = 256 * 1024;
}
