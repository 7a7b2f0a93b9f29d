using Collab.Data.Users;

namespace Collab.Api.Export;

/// <summary>A ticket for the user's stream, not what opens it.</summary>
/// <param name="TokenId">The access token that made it; null where it was made without one.</param>
/// <param name="LastUsedAt">When a stream that it opened was last known to be open; null before the first.</param>
/// <param name="ExpiresAt">Until when it opens another, as it stands, or ends before with what made it.</param>
public sealed record HeldTicketResponse(Guid Id, Guid? TokenId, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset ExpiresAt)
{
    internal static HeldTicketResponse Of(StreamTicket ticket)
    {
        var end = ticket.SeenAt + StreamTicket.Reuse ?? ticket.CreatedAt + StreamTicket.FirstUse;
        return new(ticket.Id, ticket.TokenId, ticket.CreatedAt, ticket.SeenAt, ticket.ExpiresAt < end ? ticket.ExpiresAt.Value : end);
    }
}
