using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Collab.Data.Users;

/// <summary>
/// A secret that says nothing but what it opens: a prefix, 256 random bits and a checksum of 32 bits, both in base64url
/// (RFC 4648, section 5). Only its SHA-256 is kept, which is enough for a secret of that entropy.
/// </summary>
public static class OpaqueSecret
{
    private const int SecretBytes = 32;
    private const int ChecksumBytes = 4;

    public static string Create(string prefix)
    {
        Span<byte> body = stackalloc byte[SecretBytes + ChecksumBytes];
        RandomNumberGenerator.Fill(body[..SecretBytes]);
        Checksum(body[..SecretBytes], body[SecretBytes..]);
        return prefix + Base64Url.EncodeToString(body);
    }

    /// <summary>Tells a mangled or foreign secret without asking the database.</summary>
    public static bool IsWellFormed(string text, string prefix)
    {
        Span<byte> body = stackalloc byte[SecretBytes + ChecksumBytes];
        Span<byte> expected = stackalloc byte[ChecksumBytes];
        if (!text.StartsWith(prefix, StringComparison.Ordinal)
            || text.Length != prefix.Length + Base64Url.GetEncodedLength(body.Length)
            || !Base64Url.IsValid(text.AsSpan(prefix.Length))
            || !Base64Url.TryDecodeFromChars(text.AsSpan(prefix.Length), body, out var written)
            || written != body.Length)
            return false;

        Checksum(body[..SecretBytes], expected);
        return body[SecretBytes..].SequenceEqual(expected);
    }

    /// <returns>32 bytes.</returns>
    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static void Checksum(ReadOnlySpan<byte> secret, Span<byte> checksum)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(secret, digest);
        digest[..ChecksumBytes].CopyTo(checksum);
    }
}
