using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Collab.Data.Invites;

/// <summary>
/// What opens an invite to an address that nobody has registered: <c>cli_</c> and 128 random bits in base64url
/// (RFC 4648, section 5). It is shown once, to the inviter, and only its SHA-256 is kept.
/// </summary>
public static class InviteCode
{
    public const string Prefix = "cli_";

    private const int SecretBytes = 16;

    public static int Length { get; } = Prefix.Length + Base64Url.GetEncodedLength(SecretBytes);

    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static byte[] HashOf(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
