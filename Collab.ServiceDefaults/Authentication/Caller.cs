using System.Globalization;
using System.Security.Claims;

namespace Collab.ServiceDefaults.Authentication;

/// <summary>Who is calling: a user, or the system itself.</summary>
public static class Caller
{
    private const string Subject = "sub";
    private const string Token = "token_id";
    private const string Ticket = "ticket_id";
    private const string Expiry = "exp";
    private const string System = "system";

    /// <exception cref="InvalidOperationException">The caller is no user: the endpoint lacks <see cref="Policies.User"/>.</exception>
    public static Guid UserId(this ClaimsPrincipal principal) =>
        principal.FindUserId() ?? throw new InvalidOperationException("The caller is no user.");

    public static Guid? FindUserId(this ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(Subject), out var id) ? id : null;

    /// <summary>The access token that the caller came with; <see langword="null"/> with any other credentials.</summary>
    public static Guid? TokenId(this ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(Token), out var id) ? id : null;

    /// <summary>The ticket that the caller came with; <see langword="null"/> with any other credentials.</summary>
    public static Guid? TicketId(this ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(Ticket), out var id) ? id : null;

    /// <summary>When the credentials of the caller end; <see langword="null"/> where the database is to be asked, or they do not.</summary>
    public static DateTimeOffset? ExpiresAt(this ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirstValue(Expiry), CultureInfo.InvariantCulture, out var milliseconds) ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    public static bool IsService(this ClaimsPrincipal principal) => principal.FindFirstValue(Subject) == System;

    internal static ClaimsPrincipal OfUser(Guid userId, Guid? tokenId, string scheme, DateTimeOffset? expiresAt = null)
    {
        var identity = new ClaimsIdentity([new Claim(Subject, userId.ToString())], scheme, Subject, roleType: null);
        if (tokenId is { } id)
            identity.AddClaim(new Claim(Token, id.ToString()));
        if (expiresAt is { } end)
            identity.AddClaim(new Claim(Expiry, end.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)));
        return new ClaimsPrincipal(identity);
    }

    internal static ClaimsPrincipal OfTicket(RedeemedTicket ticket, string scheme)
    {
        var principal = OfUser(ticket.UserId, ticket.TokenId, scheme, ticket.ExpiresAt);
        ((ClaimsIdentity)principal.Identity!).AddClaim(new Claim(Ticket, ticket.Id.ToString()));
        return principal;
    }

    internal static ClaimsPrincipal OfService(string scheme) =>
        new(new ClaimsIdentity([new Claim(Subject, System)], scheme, Subject, roleType: null));
}
