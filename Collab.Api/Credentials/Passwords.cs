using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace Collab.Api.Credentials;

/// <summary>Makes and checks the hashes that passwords are kept as. Each takes a tenth of a second or more: see <see cref="PasswordTurns"/>.</summary>
public sealed class Passwords
{
    /// <summary>Of PBKDF2 with HMAC-SHA512, not fewer than OWASP's Password Storage Cheat Sheet asks for. Older hashes say their own number.</summary>
    public const int Iterations = 220_000;

    private readonly IPasswordHasher<Passwords> _hasher;
    private readonly string _nobodys;

    public Passwords(IPasswordHasher<Passwords> hasher)
    {
        _hasher = hasher;
        _nobodys = Hash(RandomNumberGenerator.GetHexString(32));
    }

    public string Hash(string password) => _hasher.HashPassword(this, password);

    /// <summary>Runs one verification always, so that the time it takes does not tell whether there is a password.</summary>
    /// <param name="hash"><see langword="null"/> where there is none, and so none is right.</param>
    /// <param name="password">What was given.</param>
    public PasswordVerificationResult Verify(string? hash, string password)
    {
        var result = _hasher.VerifyHashedPassword(this, hash ?? _nobodys, password);
        return hash is null ? PasswordVerificationResult.Failed : result;
    }
}
