using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace Collab.Api.Credentials;

/// <summary>Makes and checks the hashes that passwords are kept as. Each takes a tenth of a second or more: see <see cref="PasswordTurns"/>.</summary>
public sealed class Passwords
{
    /// <summary>Of PBKDF2 with HMAC-SHA512, not fewer than OWASP's Password Storage Cheat Sheet asks for. Older hashes say their own number.</summary>
    public const int Iterations = 220_000;

    /// <summary>Where the number of rounds is in a hash.</summary>
    private const int Count = 5;

    private readonly IPasswordHasher<Passwords> _hasher;
    private readonly string _nobodys;

    public Passwords(IPasswordHasher<Passwords> hasher)
    {
        _hasher = hasher;
        _nobodys = Hash(RandomNumberGenerator.GetHexString(32));
    }

    public string Hash(string password) => _hasher.HashPassword(this, password);

    /// <summary>
    /// Runs one verification always, and the rounds that an older hash lacks, so that the time it takes tells neither
    /// whether there is a password nor how old it is.
    /// </summary>
    /// <param name="hash"><see langword="null"/> where there is none, and so none is right.</param>
    /// <param name="password">What was given.</param>
    public PasswordVerificationResult Verify(string? hash, string password)
    {
        var result = _hasher.VerifyHashedPassword(this, hash ?? _nobodys, password);
        if (hash is null)
            return PasswordVerificationResult.Failed;
        if (Iterations - RoundsOf(hash) is > 0 and var missing)
            _hasher.VerifyHashedPassword(this, NobodysOf(missing), password);
        return result;
    }

    /// <summary>
    /// How many rounds a hash has. ASP.NET Core Identity's format, version 3: a marker, 4 bytes of the function, 4 of the
    /// count, the highest first.
    /// </summary>
    internal static int RoundsOf(string hash) => BinaryPrimitives.ReadInt32BigEndian(Convert.FromBase64String(hash).AsSpan(Count));

    private string NobodysOf(int rounds)
    {
        var hash = Convert.FromBase64String(_nobodys);
        BinaryPrimitives.WriteInt32BigEndian(hash.AsSpan(Count), rounds);
        return Convert.ToBase64String(hash);
    }
}
