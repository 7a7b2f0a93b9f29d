namespace Collab.Data;

/// <summary>What every resource of the API carries: its id, its version and when it was made and last changed.</summary>
public abstract class Resource
{
    protected Resource()
    {
    }

    protected Resource(DateTimeOffset now) : this(Guid.CreateVersion7(now), now)
    {
    }

    /// <summary>For what has the id of the resource that it belongs to.</summary>
    protected Resource(Guid id, DateTimeOffset now)
    {
        Id = id;
        CreatedAt = UpdatedAt = now;
    }

    /// <summary>A UUID of version 7 (RFC 9562, section 5.7): ids sort by the time they were made.</summary>
    public Guid Id { get; private init; }

    /// <summary>Starts at 1 and counts every change of what the resource itself shows. It is the strong <c>ETag</c>.</summary>
    public int Version { get; protected set; } = 1;

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Now, but a millisecond or more after the last change, so that the ids of what changes add rise in their order.</summary>
    protected DateTimeOffset After(DateTimeOffset now)
    {
        var earliest = UpdatedAt.AddMilliseconds(1);
        return now > earliest ? now : earliest;
    }

    /// <summary>
    /// Counts one change. Each method that changes a resource ends here, once. A change that began before the last one and
    /// waited for it keeps the later time, as the database does.
    /// </summary>
    protected void Changed(DateTimeOffset now)
    {
        Version++;
        if (now > UpdatedAt)
            UpdatedAt = now;
    }
}
