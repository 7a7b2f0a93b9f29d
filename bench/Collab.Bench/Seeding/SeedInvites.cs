using Npgsql;

namespace Collab.Bench.Seeding;

internal sealed record SeedInvite(Guid Id, SeedRole Role, string Status, SeedUser Inviter, SeedUser Invitee, DateTimeOffset CreatedAt);

/// <summary>Most have made a collaborator. The busiest user has sent a tenth and received a tenth.</summary>
internal static class SeedInvites
{
    private static readonly string[] OtherEnds = ["pending", "rejected", "revoked", "expired"];

    public static List<SeedInvite> Make(SeedOptions options, IReadOnlyList<SeedRole> roles, IReadOnlyList<SeedUser> users, SeedSpans spans, SeedRandom random)
    {
        var invites = new List<SeedInvite>();
        var pending = new HashSet<(Guid, Guid)>();
        while (invites.Count < options.Invites)
        {
            var (role, at) = (random.OneOf(roles), random.Between(spans.Tasks, spans.Until));
            var inviter = random.Chance(0.1) ? users[0] : role.Task.Event.Owner;
            if (inviter == role.User)
                continue;

            var status = random.Chance(0.6) ? "accepted" : random.OneOf(OtherEnds);
            var invitee = status == "accepted" ? role.User : random.Chance(0.25) ? users[0] : random.OneOf(users);
            if (invitee != inviter && (status != "pending" || pending.Add((role.Task.Id, invitee.Id))))
                invites.Add(new SeedInvite(random.Id(at), role, status, inviter, invitee, at));
        }

        return invites;
    }

    public static Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<SeedInvite> invites, SeedText text, CancellationToken cancellationToken) =>
        connection.CopyAsync(
            "invites (id, task_id, inviter_id, invitee_id, role, message, status, expires_at, version, created_at, updated_at)",
            invites.OrderBy(invite => invite.CreatedAt),
            (row, i) => row.Add(i.Id).Add(i.Role.Task.Id).Add(i.Inviter.Id).Add(i.Invitee.Id).Add(i.Role.IsMaintainer ? "maintainer" : "collaborator")
                .Add(text.MaybeDescription()).Add(i.Status).Add(i.CreatedAt.AddDays(90)).End(i.Status == "pending" ? 1 : 2, i.CreatedAt),
            cancellationToken);
}
