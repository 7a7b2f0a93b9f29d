using System.Globalization;
using System.Text;
using Collab.Notifier.Wire;

namespace Collab.Bench.Fanout;

/// <summary>An event of about 300 bytes, as the dispatcher encodes it; it tells when it was published.</summary>
internal static class SampleEvent
{
    private static readonly ActivityEncoder Encoder = new();

    /// <param name="published">In microseconds since 1970.</param>
    public static FrameBody Of(long published) => Encoder.Encode(new ActivityRow(
        "task_update", Guid.AllBitsSet, Guid.AllBitsSet, null, "Team Meeting", "Task updated", Data(published), DateTime.UnixEpoch.AddMicroseconds(published)));

    /// <summary>What an activity keeps, to tell the same.</summary>
    public static string Data(long published) => string.Create(CultureInfo.InvariantCulture, $$"""{"action":"updated","t":{{published}}}""");

    /// <summary>The same for servers that make frames themselves: the text of the <c>data</c>, with some number.</summary>
    public static string Text(long published)
    {
        var body = Of(published);
        var frame = new byte[body.MaxLength];
        var text = Encoding.UTF8.GetString(frame, 0, body.Write(frame, 1, silent: false, out _));
        return text.Split('\n').First(line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..];
    }
}
