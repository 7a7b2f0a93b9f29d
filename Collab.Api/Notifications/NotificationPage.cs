namespace Collab.Api.Notifications;

/// <summary>A part of a user's notifications, newest first.</summary>
/// <param name="NextCursor">What asks for the part after this one; null at the end of the list.</param>
/// <param name="UnreadCount">How many are unread, whatever the list was filtered by.</param>
/// <param name="LastEventId">The head of the user's stream as of this answer.</param>
public sealed record NotificationPage(IReadOnlyList<NotificationResponse> Items, string? NextCursor, int UnreadCount, long LastEventId);
