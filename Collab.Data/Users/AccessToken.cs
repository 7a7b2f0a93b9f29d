using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Collab.Data.Users;

/// <summary>
/// An opaque bearer token: <c>clb_</c>, 256 random bits and a checksum of 32 bits, both in base64url (RFC 4648,
/// section 5). Only its SHA-256 is kept, which is enough for a secret of that entropy.
/// </summary>
public sealed class AccessToken : Resource
{
    public const string Prefix = "clb_";
    public const int MaxNameLength = 100;

    private const int SecretBytes = 32;
    private const int ChecksumBytes = 4;

    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(90);
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(365);

    private AccessToken()
    {
    }

    private AccessToken(Guid userId, string name, byte[] hash, DateTimeOffset expiresAt, DateTimeOffset now) : base(now)
    {
        UserId = userId;
        Name = name;
        Hash = hash;
        ExpiresAt = expiresAt;
    }

    public Guid UserId { get; private init; }

    public string Name { get; private init; } = "";

    /// <summary>SHA-256 of the token's text, 32 bytes.</summary>
    public byte[] Hash { get; private init; } = [];

    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>To the minute, written by whoever recognises it. No change of the token: the version does not count it.</summary>
    public DateTimeOffset? LastUsedAt { get; private init; }

    /// <summary>Makes a token.</summary>
    /// <returns>The row to keep, and the text, which is shown once and kept nowhere.</returns>
    public static (AccessToken Token, string Text) Issue(Guid userId, string name, DateTimeOffset expiresAt, DateTimeOffset now)
    {
        Span<byte> body = stackalloc byte[SecretBytes + ChecksumBytes];
        RandomNumberGenerator.Fill(body[..SecretBytes]);
        Checksum(body[..SecretBytes], body[SecretBytes..]);
        var text = Prefix + Base64Url.EncodeToString(body);
        return (new AccessToken(userId, name, HashOf(text), expiresAt, now), text);
    }

    /// <summary>Tells a mangled or foreign token without asking the database.</summary>
    public static bool IsWellFormed(string text)
    {
        Span<byte> body = stackalloc byte[SecretBytes + ChecksumBytes];
        Span<byte> expected = stackalloc byte[ChecksumBytes];
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)
            || text.Length != Prefix.Length + Base64Url.GetEncodedLength(body.Length)
            || !Base64Url.TryDecodeFromChars(text.AsSpan(Prefix.Length), body, out var written)
            || written != body.Length)
            return false;

        Checksum(body[..SecretBytes], expected);
        return body[SecretBytes..].SequenceEqual(expected);
    }

    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static void Checksum(ReadOnlySpan<byte> secret, Span<byte> checksum)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(secret, digest);
        digest[..ChecksumBytes].CopyTo(checksum);
    }
}
