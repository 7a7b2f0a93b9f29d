namespace Collab.Data.Users;

/// <summary>A person with an account, or what is left of one who has deleted it: an id for what it wrote.</summary>
public sealed class User : Resource
{
    public const int MaxNameLength = 100;

    /// <summary>RFC 5321, section 4.5.3.1.3: a path has at most 256 octets, its angle brackets included.</summary>
    public const int MaxEmailLength = 254;

    /// <summary>What a deleted user is shown as.</summary>
    public const string DeletedName = "deleted user";

    public const int MinPasswordLength = 12;
    public const int MaxPasswordLength = 128;

    private User()
    {
    }

    public User(string name, string email, DateTimeOffset now) : base(now)
    {
        Name = name;
        Email = email;
    }

    public string Name { get; private set; } = "";

    /// <summary>Empty once the user is deleted.</summary>
    public string Email { get; private set; } = "";

    /// <summary>The address in lower case, computed by the database: addresses are unique whatever their case.</summary>
    public string NormalizedEmail { get; private set; } = "";

    /// <summary>A salted hash that names its own algorithm; <see langword="null"/> for those who log in by token only.</summary>
    public string? PasswordHash { get; private set; }

    public DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>Nothing that a user resource shows changes with it, so the version does not.</summary>
    public void SetPasswordHash(string? hash) => PasswordHash = hash;

    /// <summary>Changes what is given; a member left <see langword="null"/> keeps its value.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Update(string? name, string? email, DateTimeOffset now)
    {
        if ((name ?? Name) == Name && (email ?? Email) == Email)
            return false;

        Name = name ?? Name;
        Email = email ?? Email;
        Changed(now);
        return true;
    }

    /// <summary>Leaves nothing of the person.</summary>
    public void Erase(DateTimeOffset now)
    {
        (Name, Email, PasswordHash, DeletedAt) = (DeletedName, "", null, now);
        Changed(now);
    }
}
