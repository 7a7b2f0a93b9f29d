using Collab.Data.Users;

namespace Collab.Data.Tasks;

/// <summary>A user's role on a task; it holds for all tasks below it.</summary>
public sealed class Collaborator : Resource
{
    private Collaborator()
    {
    }

    public Collaborator(TaskItem task, Guid userId, TaskRole role, DateTimeOffset now) : base(now)
    {
        TaskId = task.Id;
        EventId = task.EventId;
        UserId = userId;
        Role = role;
    }

    public Guid TaskId { get; private init; }

    /// <summary>The task's event, kept here to find the events that a user has access to.</summary>
    public Guid EventId { get; private init; }

    public Guid UserId { get; private init; }

    public User? User { get; private init; }

    public TaskRole Role { get; private set; }

    /// <summary>Gives a higher role; a lower one takes nothing away.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Raise(TaskRole role, DateTimeOffset now) => role > Role && Change(role, now);

    /// <returns>Whether anything changed.</returns>
    public bool Change(TaskRole role, DateTimeOffset now)
    {
        if (role == Role)
            return false;

        Role = role;
        Changed(now);
        return true;
    }
}
