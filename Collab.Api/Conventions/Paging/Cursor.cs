using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Collab.Api.Conventions.Paging;

/// <summary>What the last item seen is known by.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Rank">What the list is ordered by before the ids; 0 where that is nothing.</param>
internal readonly record struct Place(Guid Id, float Rank = 0);

/// <summary>
/// A place in a list, and a check value over it and the list it is of. The check tells a mangled cursor and one of
/// another list; it guards nothing, as what one may see is asked of the database each time.
/// </summary>
internal static class Cursor
{
    private const int IdBytes = 16;
    private const int PlaceBytes = IdBytes + sizeof(float);
    private const int CheckBytes = 8;

    /// <summary>The characters of every cursor.</summary>
    public static int Length { get; } = Base64Url.GetEncodedLength(PlaceBytes + CheckBytes);

    /// <param name="last">The place of the last item.</param>
    /// <param name="list">What names the list: its path and filters.</param>
    public static string Encode(Place last, string list)
    {
        Span<byte> bytes = stackalloc byte[PlaceBytes + CheckBytes];
        last.Id.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteSingleBigEndian(bytes[IdBytes..], last.Rank);
        Check(bytes[..PlaceBytes], list, bytes[PlaceBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    public static Place? Decode(string cursor, string list)
    {
        Span<byte> bytes = stackalloc byte[PlaceBytes + CheckBytes];
        Span<byte> expected = stackalloc byte[CheckBytes];
        if (cursor.Length != Length
            || !Base64Url.IsValid(cursor)
            || !Base64Url.TryDecodeFromChars(cursor, bytes, out var written)
            || written != bytes.Length)
            return null;

        Check(bytes[..PlaceBytes], list, expected);
        return bytes[PlaceBytes..].SequenceEqual(expected)
            ? new Place(new Guid(bytes[..IdBytes], bigEndian: true), BinaryPrimitives.ReadSingleBigEndian(bytes[IdBytes..]))
            : null;
    }

    private static void Check(ReadOnlySpan<byte> place, string list, Span<byte> check)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. Encoding.UTF8.GetBytes(list), .. place], digest);
        digest[..check.Length].CopyTo(check);
    }
}
