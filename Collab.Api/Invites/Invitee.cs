using Collab.Data;
using Collab.Data.Invites;
using Collab.Data.Users;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Invites;

/// <summary>Whom an invite is for: a user, or an address that nobody has.</summary>
internal sealed record Invitee(Guid? Id, string? Name, string Email);

internal static class Invitees
{
    /// <summary>Finds who is meant, and locks the user, the address or both: until the transaction ends, the address is whose it is.</summary>
    /// <returns><see langword="null"/> where the request names a user that does not exist.</returns>
    public static async Task<Invitee?> LockInviteeAsync(this CollabDbContext db, NewInvite request, CancellationToken cancellationToken)
    {
        if (request.InviteeEmail is { } address)
            await db.LockAddressAsync(address, cancellationToken);

        var named = request.InviteeId is { } id ? db.LockUser(id) : db.LockUser(request.InviteeEmail!);
        var found = await named.Select(u => new Invitee(u.Id, u.Name, u.Email)).SingleOrDefaultAsync(cancellationToken);
        return found ?? (request.InviteeEmail is { } email ? new(null, null, email) : null);
    }

    /// <summary>Whom an invite is for now: somebody may have registered its address since.</summary>
    /// <returns><see langword="null"/> where that user is deleted.</returns>
    public static async Task<Invitee?> InviteeOfAsync(this CollabDbContext db, Invite invite, CancellationToken cancellationToken)
    {
        var found = await db.Accounts
            .Where(u => u.Id == invite.InviteeId || u.NormalizedEmail == invite.NormalizedEmail)
            .Select(u => new Invitee(u.Id, u.Name, u.Email))
            .SingleOrDefaultAsync(cancellationToken);
        return found ?? (invite.InviteeEmail is { } email ? new(null, null, email) : null);
    }
}
