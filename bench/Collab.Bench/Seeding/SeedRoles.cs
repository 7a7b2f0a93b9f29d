using Npgsql;

namespace Collab.Bench.Seeding;

internal sealed record SeedRole(SeedTask Task, SeedUser User, bool IsMaintainer);

/// <summary>Each task has its maintainer, as when it is created; each lead maintains a task at the top, and each other member works somewhere.</summary>
internal static class SeedRoles
{
    public static List<SeedRole> Make(IReadOnlyList<SeedEvent> events, SeedRandom random)
    {
        var roles = new Dictionary<(Guid, Guid), SeedRole>();
        foreach (var e in events.Where(e => e.Tasks.Count > 0))
        {
            foreach (var task in e.Tasks)
                Add(task, task.Maintainer, isMaintainer: true);
            foreach (var (top, lead) in e.Leading)
                Add(top, lead, isMaintainer: true);
            foreach (var member in e.Members.Skip(1 + e.Leads.Count))
                Add(random.OneOf(e.Tasks), member, isMaintainer: false);
        }

        return [.. roles.Values];

        void Add(SeedTask task, SeedUser user, bool isMaintainer) => roles.TryAdd((task.Id, user.Id), new SeedRole(task, user, isMaintainer));
    }

    public static Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<SeedRole> roles, SeedRandom random, CancellationToken cancellationToken) =>
        connection.CopyAsync(
            "collaborators (id, task_id, event_id, user_id, role, version, created_at, updated_at)",
            roles.OrderBy(role => role.Task.CreatedAt),
            (row, role) => row.Add(random.Id(role.Task.CreatedAt)).Add(role.Task.Id).Add(role.Task.Event.Id).Add(role.User.Id)
                .Add(role.IsMaintainer ? "maintainer" : "collaborator").End(1, role.Task.CreatedAt),
            cancellationToken);
}
