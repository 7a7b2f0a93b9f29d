namespace Collab.Notifier.Streams;

/// <summary>What a stream was opened with, and ends with.</summary>
/// <param name="UserId">Whose stream it is.</param>
/// <param name="TokenId">The access token, of the ticket too; <see langword="null"/> where the caller was known without one.</param>
/// <param name="TicketId">The ticket, where it was opened with one.</param>
/// <param name="ExpiresAt">When it ends of itself; <see langword="null"/> where the database is asked.</param>
internal readonly record struct StreamCredential(Guid UserId, Guid? TokenId, Guid? TicketId, DateTimeOffset? ExpiresAt);
