using Collab.Api.Conventions.Reference;
using Collab.Api.Conventions.Validation;

namespace Collab.Api.Notifications;

/// <summary>How far a user has read.</summary>
public sealed record ReadMark
{
    /// <summary>The number of an event on the user's stream: this one and all before it are read.</summary>
    [WholeNumber(0, SchemaBounds.MaxSafeInteger)]
    public required long UpTo { get; init; }
}

/// <summary>What came of marking notifications as read.</summary>
/// <param name="Marked">How many were unread until now.</param>
/// <param name="UnreadCount">How many are still unread.</param>
/// <param name="LastEventId">The head of the user's stream.</param>
public sealed record ReadReceipt(int Marked, int UnreadCount, long LastEventId);
