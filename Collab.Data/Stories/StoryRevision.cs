using Collab.Data.Stories.Texts;
using Collab.Data.Users;

namespace Collab.Data.Stories;

/// <summary>A story's content at one time, whole and as the difference from the one before. It never changes.</summary>
public sealed class StoryRevision : Resource
{
    private StoryRevision()
    {
    }

    internal StoryRevision(Story story, int number, RevisionType changeType, string before, Guid userId, DateTimeOffset at) : base(at)
    {
        StoryId = story.Id;
        Number = number;
        ChangeType = changeType;
        UserId = userId;
        FullContent = story.Content;
        var diff = TextDiff.Between(before, FullContent);
        ContentDiff = UnifiedDiff.Format(diff);
        (LinesAdded, LinesRemoved) = (diff.LinesAdded, diff.LinesRemoved);
    }

    public Guid StoryId { get; private init; }

    /// <summary>From 1, without a gap; ids rise with it.</summary>
    public int Number { get; private init; }

    /// <summary>Who wrote it.</summary>
    public Guid UserId { get; private init; }

    public User? User { get; private init; }

    public RevisionType ChangeType { get; private init; }

    /// <summary>Against the revision before (the first against nothing), in the unified format.</summary>
    public string ContentDiff { get; private init; } = "";

    public string FullContent { get; private init; } = "";

    public int LinesAdded { get; private init; }

    public int LinesRemoved { get; private init; }
}
