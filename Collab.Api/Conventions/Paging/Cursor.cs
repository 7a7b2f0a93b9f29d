using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Collab.Api.Conventions.Paging;

/// <summary>What the last item seen is known by.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Rank">What the list is ordered by before the ids; 0 where that is nothing.</param>
/// <param name="Marks">What else the first part of the list has settled for those after it; <see langword="null"/> for nothing.</param>
internal readonly record struct Place(Guid Id, float Rank = 0, IReadOnlyList<Guid>? Marks = null);

/// <summary>
/// A place in a list, and a check value over it and the list it is of. The check tells a mangled cursor and one of
/// another list; it guards nothing, as what one may see is asked of the database each time.
/// </summary>
internal static class Cursor
{
    private const int IdBytes = 16;
    private const int PlaceBytes = IdBytes + sizeof(float);
    private const int CheckBytes = 8;
    private const int MaxMarks = 4;
    private const int MaxBytes = PlaceBytes + (MaxMarks * IdBytes) + CheckBytes;

    /// <summary>The characters of a cursor, at the least.</summary>
    public static int MinLength { get; } = Base64Url.GetEncodedLength(PlaceBytes + CheckBytes);

    /// <summary>The characters of a cursor, at the most.</summary>
    public static int MaxLength { get; } = Base64Url.GetEncodedLength(MaxBytes);

    /// <param name="last">The place of the last item.</param>
    /// <param name="list">What names the list: its path and filters.</param>
    public static string Encode(Place last, string list)
    {
        Span<byte> bytes = stackalloc byte[MaxBytes];
        last.Id.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteSingleBigEndian(bytes[IdBytes..], last.Rank);
        var length = PlaceBytes;
        foreach (var mark in last.Marks ?? [])
        {
            mark.TryWriteBytes(bytes[length..], bigEndian: true, out _);
            length += IdBytes;
        }

        Check(bytes[..length], list, bytes.Slice(length, CheckBytes));
        return Base64Url.EncodeToString(bytes[..(length + CheckBytes)]);
    }

    public static Place? Decode(string cursor, string list)
    {
        Span<byte> bytes = stackalloc byte[MaxBytes];
        Span<byte> expected = stackalloc byte[CheckBytes];
        if (cursor.Length < MinLength
            || cursor.Length > MaxLength
            || !Base64Url.IsValid(cursor)
            || !Base64Url.TryDecodeFromChars(cursor, bytes, out var written)
            || cursor.Length != Base64Url.GetEncodedLength(written)
            || (written - PlaceBytes - CheckBytes) % IdBytes != 0)
            return null;

        var place = bytes[..(written - CheckBytes)];
        Check(place, list, expected);
        return bytes[place.Length..written].SequenceEqual(expected)
            ? new Place(new Guid(place[..IdBytes], bigEndian: true), BinaryPrimitives.ReadSingleBigEndian(place[IdBytes..]), Marks(place[PlaceBytes..]))
            : null;
    }

    private static Guid[]? Marks(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return null;

        var marks = new Guid[bytes.Length / IdBytes];
        for (var i = 0; i < marks.Length; i++)
            marks[i] = new(bytes.Slice(i * IdBytes, IdBytes), bigEndian: true);
        return marks;
    }

    private static void Check(ReadOnlySpan<byte> place, string list, Span<byte> check)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. Encoding.UTF8.GetBytes(list), .. place], digest);
        digest[..check.Length].CopyTo(check);
    }
}
