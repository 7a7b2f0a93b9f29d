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

    private static ReadOnlySpan<byte> False => "false"u8;

    private static ReadOnlySpan<byte> True => "true"u8;

    public ReadOnlySpan<byte> Text => text;

    /// <summary>The last count of memory that this was counted in; it is shared, and counts once.</summary>
    public int CountedIn { get; set; }

    /// <summary>Whether a text of this length has both places, in this order. One that has not could not be written.</summary>
    public static bool IsSound(int length, int numberAt, int silentAt) =>
        numberAt >= 0 && numberAt <= length && (silentAt == -1 || (silentAt >= numberAt && silentAt <= length - False.Length));

    public int NumberAt => numberAt;

    public int SilentAt => silentAt;

    /// <summary>How much room a frame of this needs, at most.</summary>
    public int MaxLength => text.Length + Own + 2 * MaxDigits;

    /// <returns>The bytes written to <paramref name="frame"/>.</returns>
    public int Write(Span<byte> frame, long number, bool silent)
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
        at += Copy(id, frame[at..]);
        return at + Copy("\n\n"u8, frame[at..]);
    }

    /// <summary>Writes another number over the one that a frame of this has; its silence stays as it is.</summary>
    /// <returns>False, and nothing is written, where it is longer or shorter.</returns>
    public bool TryRenumber(Span<byte> frame, long number, bool silent)
    {
        Span<byte> digits = stackalloc byte[MaxDigits];
        Utf8Formatter.TryFormat(number, digits, out var count);
        if (frame.Length != LengthWith(count, silent))
            return false;

        digits[..count].CopyTo(frame[numberAt..]);
        digits[..count].CopyTo(frame[^(count + 2)..]);
        return true;
    }

    private int LengthWith(int digits, bool silent) =>
        text.Length + Own + 2 * digits + (silent && silentAt >= 0 ? True.Length - False.Length : 0);

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }

    private static FrameBody Build(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail) => new([.. head, .. tail], head.Length, -1);
}
