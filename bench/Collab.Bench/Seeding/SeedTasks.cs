using Npgsql;

namespace Collab.Bench.Seeding;

internal sealed class SeedTask(Guid id, SeedEvent of, SeedTask? parent, int top, DateTimeOffset createdAt)
{
    public Guid Id { get; } = id;

    public SeedEvent Event { get; } = of;

    public SeedTask? Parent { get; } = parent;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public int Depth { get; } = (parent?.Depth ?? 0) + 1;

    /// <summary>The number in the event of the task at the top of its tree.</summary>
    public int Top { get; } = top;

    public required SeedUser Maintainer { get; init; }

    public int Allocated { get; set; }

    public int Duration { get; set; }

    public int Subtasks { get; set; }

    public int CompletedSubtasks { get; set; }

    public bool IsComplete { get; set; }

    /// <summary>From the root down to it.</summary>
    public Guid[] Lineage { get; } = [.. parent?.Lineage ?? [], id];
}

internal static class SeedTasks
{
    public static Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<SeedTask> tasks, SeedRandom random, SeedText text, CancellationToken cancellationToken) =>
        connection.CopyAsync(
            """
            tasks (id, event_id, parent_task_id, lineage, maintainer_id, title, description, people, duration, allocated_duration, subtask_count,
                   completed_subtask_count, is_complete, completed_at, version, created_at, updated_at)
            """,
            tasks,
            (row, task) => row.Add(task.Id).Add(task.Event.Id).Add(task.Parent?.Id).Add(task.Lineage).Add(task.Maintainer.Id)
                .Add(text.Title()).Add(text.MaybeDescription()).Add(text.Names()).Add(task.Duration).Add((long)task.Allocated)
                .Add(task.Subtasks).Add(task.CompletedSubtasks).Add(task.IsComplete).Add(task.IsComplete ? task.CreatedAt.AddHours(1 + random.Below(24)) : (DateTimeOffset?)null)
                .End(1 + task.Subtasks + (task.IsComplete ? 1 : 0), task.CreatedAt),
            cancellationToken);
}
