using System.Buffers.Text;

namespace Collab.Notifier.Wire;

/// <summary>
/// What a frame says, without the number that it has in one user's stream. It is encoded once and shared by everyone who
/// gets it; only the number is written for each connection, at two places:
/// <code>
/// id: 42⏎event: task_update⏎data: {"id":42,"type":"task_update",…,"silent":false,…}⏎⏎
/// </code>
/// </summary>
/// <param name="text">From the line break before <c>event:</c> to the end, without the second number.</param>
/// <param name="numberAt">Where in <paramref name="text"/> the second number belongs.</param>
/// <param name="silentAt">Where <paramref name="text"/> says <c>false</c> of <c>silent</c>; -1 where it says nothing.</param>
internal sealed class FrameBody(byte[] text, int numberAt, int silentAt)
{
    /// <summary>Bytes that a frame has beside its text, at most: <c>id: </c> and a number of 19 digits, twice.</summary>
    private const int MaxOwn = 4 + 2 * 19;

    /// <summary>What keeps the place of something that its receiver may no longer see.</summary>
    public static readonly FrameBody Withdrawn = Build("\nevent: withdrawn\ndata: {\"id\":"u8, ",\"type\":\"withdrawn\"}\n\n"u8);

    private static ReadOnlySpan<byte> False => "false"u8;

    private static ReadOnlySpan<byte> True => "true"u8;

    public ReadOnlySpan<byte> Text => text;

    public int NumberAt => numberAt;

    public int SilentAt => silentAt;

    /// <summary>How much room a frame of this needs, at most.</summary>
    public int MaxLength => text.Length + MaxOwn;

    /// <returns>The bytes written to <paramref name="frame"/>.</returns>
    public int Write(Span<byte> frame, long number, bool silent)
    {
        "id: "u8.CopyTo(frame);
        Utf8Formatter.TryFormat(number, frame[4..], out var digits);
        var at = 4 + digits;
        at += Copy(text.AsSpan(0, numberAt), frame[at..]);
        at += Copy(frame.Slice(4, digits), frame[at..]);
        if (!silent || silentAt < 0)
            return at + Copy(text.AsSpan(numberAt), frame[at..]);

        at += Copy(text.AsSpan(numberAt, silentAt - numberAt), frame[at..]);
        at += Copy(True, frame[at..]);
        return at + Copy(text.AsSpan(silentAt + False.Length), frame[at..]);
    }

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }

    private static FrameBody Build(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail) => new([.. head, .. tail], head.Length, -1);
}
