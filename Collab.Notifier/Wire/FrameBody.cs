using System.Buffers.Text;

namespace Collab.Notifier.Wire;

/// <summary>
/// What a frame says, without the number that it has in one user's stream. It is encoded once and shared by everyone who
/// gets it; only the number is written for each connection, at two places:
/// <code>
/// event: task_update⏎data: {"id":42,"type":"task_update",…,"silent":false,…}⏎id: 42⏎⏎
/// </code>
/// The <c>id</c> comes last: there are clients that remember it as soon as they have read its line, and what was cut off
/// after that would be lost to them.
/// </summary>
/// <param name="text">From <c>event:</c> to the end of the data, without the number.</param>
/// <param name="numberAt">Where in <paramref name="text"/> the number belongs.</param>
/// <param name="silentAt">Where <paramref name="text"/> says <c>false</c> of <c>silent</c>; -1 where it says nothing.</param>
internal sealed class FrameBody(byte[] text, int numberAt, int silentAt)
{
    private const int MaxDigits = 19;

    /// <summary>Bytes that a frame has beside its text and its number, which it has twice: the line of the <c>id</c>, and an empty one.</summary>
    private const int Own = 7;

    /// <summary>What keeps the place of something that its receiver may no longer see.</summary>
    public static readonly FrameBody Withdrawn = Build("event: withdrawn\ndata: {\"id\":"u8, ",\"type\":\"withdrawn\"}"u8);

    private int _countedIn;

    private static ReadOnlySpan<byte> False => "false"u8;

    private static ReadOnlySpan<byte> True => "true"u8;

    public ReadOnlySpan<byte> Text => text;

    /// <summary>Whether a text of this length has both places, in this order. One that has not could not be written.</summary>
    public static bool IsSound(int length, int numberAt, int silentAt) =>
        numberAt >= 0 && numberAt <= length && (silentAt == -1 || (silentAt >= numberAt && silentAt <= length - False.Length));

    public int NumberAt => numberAt;

    public int SilentAt => silentAt;

    /// <summary>How much room a frame of this needs, at most.</summary>
    public int MaxLength => text.Length + Own + 2 * MaxDigits;

    /// <param name="frame">Where it goes.</param>
    /// <param name="number">The number in the user's stream.</param>
    /// <param name="silent">Whether it is no news.</param>
    /// <param name="idAt">Where in the frame the number is for the second time; the first is <see cref="NumberAt"/>.</param>
    /// <returns>The bytes written to <paramref name="frame"/>.</returns>
    public int Write(Span<byte> frame, long number, bool silent, out int idAt)
    {
        var at = Copy(text.AsSpan(0, numberAt), frame);
        Utf8Formatter.TryFormat(number, frame[at..], out var digits);
        var id = frame.Slice(at, digits);
        at += digits;
        if (silent && silentAt >= 0)
        {
            at += Copy(text.AsSpan(numberAt, silentAt - numberAt), frame[at..]);
            at += Copy(True, frame[at..]);
            at += Copy(text.AsSpan(silentAt + False.Length), frame[at..]);
        }
        else
        {
            at += Copy(text.AsSpan(numberAt), frame[at..]);
        }

        at += Copy("\nid: "u8, frame[at..]);
        idAt = at;
        at += Copy(id, frame[at..]);
        return at + Copy("\n\n"u8, frame[at..]);
    }

    /// <summary>What it takes, in bytes; nothing where it was counted before in the same <paramref name="round"/>, for it is shared.</summary>
    public int CountOnce(int round)
    {
        if (_countedIn == round)
            return 0;

        _countedIn = round;
        return MaxLength;
    }

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }

    private static FrameBody Build(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail) => new([.. head, .. tail], head.Length, -1);
}
