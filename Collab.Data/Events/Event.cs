using Collab.Data.Users;

namespace Collab.Data.Events;

/// <summary>What people plan: a span of time with a tree of tasks. Its owner is a maintainer of every task in it.</summary>
public sealed class Event : Resource
{
    public const int MaxTitleLength = 200;

    /// <summary>Characters of a description or a planning.</summary>
    public const int MaxTextLength = 20_000;

    private Event()
    {
    }

    public Event(Guid userId, EventDetails details, DateTimeOffset now) : base(now)
    {
        UserId = userId;
        Set(details);
    }

    /// <summary>The owner.</summary>
    public Guid UserId { get; private init; }

    public User? User { get; private init; }

    public string Title { get; private set; } = "";

    public string? Description { get; private set; }

    public DateTimeOffset StartDate { get; private set; }

    /// <summary>Never before <see cref="StartDate"/>.</summary>
    public DateTimeOffset EndDate { get; private set; }

    /// <summary>Free names, in the order given.</summary>
    public string[] People { get; private set; } = [];

    public string? Planning { get; private set; }

    public EventDetails Details => new(Title, Description, StartDate, EndDate, People, Planning);

    /// <returns>Whether anything changed.</returns>
    public bool Update(EventDetails details, DateTimeOffset now)
    {
        if (details == Details)
            return false;

        Set(details);
        Changed(now);
        return true;
    }

    private void Set(EventDetails details) =>
        (Title, Description, StartDate, EndDate, People, Planning) =
        (details.Title, details.Description, details.StartDate, details.EndDate, [.. details.People], details.Planning);
}
