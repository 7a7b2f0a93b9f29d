namespace Collab.Data.Delivery;

/// <summary>The head of a user's stream. Its row is locked while the dispatcher draws numbers from it.</summary>
public sealed class UserStream
{
    private UserStream()
    {
    }

    public UserStream(Guid userId) => UserId = userId;

    public Guid UserId { get; private init; }

    /// <summary>The highest number given to this user; 0 before the first.</summary>
    public long LastSeq { get; private init; }
}
