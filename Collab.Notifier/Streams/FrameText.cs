using System.Globalization;
using System.Text;

namespace Collab.Notifier.Streams;

/// <summary>The frames that a stream has beside its events.</summary>
internal static class FrameText
{
    /// <summary>Opens a stream. <c>retry</c> and <c>id</c> hold from here on, whatever happens next.</summary>
    public static byte[] Ready(int retryMilliseconds, long id, Guid userId, StreamHead head) => Utf8(
        $"retry: {retryMilliseconds}\nid: {id}\nevent: ready\ndata: {{\"user_id\":\"{userId}\",\"last_event_id\":{head.LastSeq},\"epoch\":\"{head.Epoch}\"}}\n\n");

    /// <param name="position">Where the stream goes on from.</param>
    /// <param name="oldest">The lowest number that could still be asked for.</param>
    public static byte[] Reset(long position, long oldest) => Utf8(
        $"event: reset\ndata: {{\"oldest\":{oldest},\"last_event_id\":{position}}}\nid: {position}\n\n");

    /// <summary>Has no <c>id</c>: it must not move the position that a client resumes from.</summary>
    public static void AppendHeartbeat(FrameBuffer buffer, long position)
    {
        buffer.Append("event: heartbeat\ndata: {\"last_event_id\":"u8);
        buffer.Append(position);
        buffer.Append("}\n\n"u8);
    }

    private static byte[] Utf8(FormattableString text) => Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture));
}
