using Collab.Bench.Seeding;
using Npgsql;

namespace Collab.Bench.Delivery;

/// <summary>A task, and who hears of it: the owner of its event, and those with a role in it.</summary>
internal sealed record Place(Guid EventId, Guid TaskId, IReadOnlyList<Guid> Members)
{
    public static Place Of(IReadOnlyList<Guid> members) => new(Guid.CreateVersion7(), Guid.CreateVersion7(), members);

    public static async Task AddAsync(NpgsqlConnection connection, IReadOnlyList<Place> places, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        await connection.CopyAsync(
            "events (id, user_id, title, start_date, end_date, people, version, created_at, updated_at)",
            places,
            (row, place) => row.Add(place.EventId).Add(place.Members[0]).Add("Benchmark").Add(now).Add(now).Add(Array.Empty<string>()).End(1, now),
            cancellationToken);
        await connection.CopyAsync(
            """
            tasks (id, event_id, lineage, maintainer_id, title, people, duration, allocated_duration, subtask_count, completed_subtask_count,
                   is_complete, version, created_at, updated_at)
            """,
            places,
            (row, place) => row.Add(place.TaskId).Add(place.EventId).Add((Guid[])[place.TaskId]).Add(place.Members[0]).Add("Benchmark").Add(Array.Empty<string>())
                .Add(60).Add(0L).Add(0).Add(0).Add(false).End(1, now),
            cancellationToken);
        await connection.CopyAsync(
            "collaborators (id, task_id, event_id, user_id, role, version, created_at, updated_at)",
            places.SelectMany(place => place.Members.Skip(1), (place, user) => (place, user)),
            (row, role) => row.Add(Guid.CreateVersion7()).Add(role.place.TaskId).Add(role.place.EventId).Add(role.user).Add("collaborator").End(1, now),
            cancellationToken);
        await connection.ExecuteAsync("ANALYZE", cancellationToken);
    }
}
