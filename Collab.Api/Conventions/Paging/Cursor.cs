using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Collab.Api.Conventions.Paging;

/// <summary>
/// A place in a list: the id of the last item seen, and a check value over it and the list it is of. The check tells a
/// mangled cursor and one of another list; it guards nothing, as what one may see is asked of the database each time.
/// </summary>
internal static class Cursor
{
    private const int IdBytes = 16;
    private const int CheckBytes = 8;

    /// <param name="last">The id of the last item.</param>
    /// <param name="list">What names the list: its path and filters.</param>
    public static string Encode(Guid last, string list)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + CheckBytes];
        last.TryWriteBytes(bytes, bigEndian: true, out _);
        Check(bytes[..IdBytes], list, bytes[IdBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    public static Guid? Decode(string cursor, string list)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + CheckBytes];
        Span<byte> expected = stackalloc byte[CheckBytes];
        if (cursor.Length != Base64Url.GetEncodedLength(bytes.Length)
            || !Base64Url.IsValid(cursor)
            || !Base64Url.TryDecodeFromChars(cursor, bytes, out var written)
            || written != bytes.Length)
            return null;

        Check(bytes[..IdBytes], list, expected);
        return bytes[IdBytes..].SequenceEqual(expected) ? new Guid(bytes[..IdBytes], bigEndian: true) : null;
    }

    private static void Check(ReadOnlySpan<byte> id, string list, Span<byte> check)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. Encoding.UTF8.GetBytes(list), .. id], digest);
        digest[..check.Length].CopyTo(check);
    }
}
