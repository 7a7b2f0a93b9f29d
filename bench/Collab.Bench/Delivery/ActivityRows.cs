using Collab.Bench.Fanout;
using Collab.Bench.Seeding;
using Collab.Notifier.Wire;
using Npgsql;

namespace Collab.Bench.Delivery;

/// <summary>Rows of changes to tasks, as a write records them and as the dispatcher appends them.</summary>
internal static class ActivityRows
{
    /// <summary>One activity for each of the places, which may repeat. Their events tell that they were published now.</summary>
    /// <returns>Their ids.</returns>
    public static async Task<Guid[]> AddAsync(NpgsqlConnection connection, IReadOnlyList<Place> places, CancellationToken cancellationToken)
    {
        var (now, data) = (TimeProvider.System.GetUtcNow(), SampleEvent.Data(PublishClock.Now(TimeProvider.System)));
        var rows = places.Select(place => (Id: Guid.CreateVersion7(now), Place: place)).ToList();
        await connection.CopyAsync(
            "activity (id, type, action, actor_id, event_id, task_id, title, message, data, created_at)",
            rows,
            (row, a) => row.Add(a.Id).Add("task_update").Add("updated").Add(a.Place.Members[0]).Add(a.Place.EventId).Add(a.Place.TaskId)
                .Add("Benchmark").Add("Task updated").Add(data).Add(now),
            cancellationToken);
        return [.. rows.Select(row => row.Id)];
    }

    /// <summary>Has the dispatcher tell everyone who sees the activities' tasks.</summary>
    public static Task AddToOutboxAsync(NpgsqlConnection connection, IReadOnlyList<Guid> activities, CancellationToken cancellationToken) =>
        connection.CopyAsync(
            "outbox (activity_id, audience, user_ids, silent_user_ids)",
            activities,
            (row, activity) => row.Add(activity).Add("task").Add(Array.Empty<Guid>()).Add(Array.Empty<Guid>()),
            cancellationToken);

    /// <summary>Appends all of the activities to the stream of each of the users, after the given number.</summary>
    public static Task AppendAsync(NpgsqlConnection connection, IReadOnlyList<Guid> activities, IReadOnlyList<Guid> users, long after, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        return connection.CopyAsync(
            "notifications (user_id, seq, activity_id, type, silent, listed, is_read, created_at)",
            activities.SelectMany((activity, i) => users.Select(user => (User: user, Seq: after + i + 1, Activity: activity))),
            (row, n) => row.Add(n.User).Add(n.Seq).Add(n.Activity).Add("task_update").Add(false).Add(false).Add(false).Add(now),
            cancellationToken);
    }
}
