namespace Collab.Tests.Faults;

/// <summary>A write that was acknowledged. Times are the system's timestamps.</summary>
/// <param name="Key">What its event is recognised by; no other event has it.</param>
/// <param name="Sent">Before it was first sent.</param>
/// <param name="Answered">After it was acknowledged.</param>
/// <param name="Told">Who has to hear of it.</param>
/// <param name="Former">Who may hear of it until their access ends, and not after.</param>
internal sealed record Change(string Key, long Sent, long Answered, IReadOnlySet<Guid> Told, IReadOnlySet<Guid> Former);

/// <summary>An event that arrived.</summary>
/// <param name="Number">Its <c>id</c>.</param>
/// <param name="Key">What it tells of.</param>
/// <param name="Content">All that it says.</param>
internal sealed record Heard(long Number, string Key, string Content)
{
    /// <summary>The key of what keeps the place of an event that its user may not see.</summary>
    public const string Withdrawn = "withdrawn";

    public bool IsWithdrawn => Key == Withdrawn;
}

/// <summary>One connection, from its opening to whatever ended it.</summary>
/// <param name="Opened">Before it was asked for.</param>
/// <param name="After">The number that it was asked to continue from.</param>
/// <param name="Events">What came, in the order in which it came.</param>
internal sealed record Session(long Opened, long After, IReadOnlyList<Heard> Events);

/// <summary>A client that listens to its user's stream, and comes back when a connection ends.</summary>
/// <param name="User">Whose stream.</param>
/// <param name="Name">Which of the user's clients.</param>
/// <param name="Sessions">Its connections, one after the other.</param>
/// <param name="Refusals">What it was told instead of the stream: a status, or that what it wants does not exist any more.</param>
internal sealed record Listening(Guid User, string Name, IReadOnlyList<Session> Sessions, IReadOnlyList<string> Refusals)
{
    public IEnumerable<Heard> Events => Sessions.SelectMany(session => session.Events);
}

/// <summary>All that was acknowledged and all that arrived, in one run.</summary>
/// <param name="Changes">The writes. Nothing else happened meanwhile.</param>
/// <param name="Listeners">The clients. Each began before the first write and stayed till all had been said.</param>
/// <param name="Ended">When those whose access ended had been told so.</param>
internal sealed record History(IReadOnlyList<Change> Changes, IReadOnlyList<Listening> Listeners, IReadOnlyDictionary<Guid, long> Ended);
