using Collab.Data.Tasks;
using Collab.Data.Users;

namespace Collab.Data.Stories;

/// <summary>A text on a task, in Markdown. Each change of its content is a revision, numbered from 1 without a gap.</summary>
public sealed class Story : Resource
{
    public const int MaxTitleLength = 200;

    /// <summary>Characters of a description.</summary>
    public const int MaxDescriptionLength = 20_000;

    /// <summary>Bytes of the content in UTF-8.</summary>
    public const int MaxContentBytes = 1024 * 1024;

    private readonly List<StoryRevision> _revisions = [];

    private Story()
    {
    }

    public Story(Guid taskId, Guid createdBy, StoryDetails details, DateTimeOffset now) : base(now)
    {
        TaskId = taskId;
        CreatedBy = createdBy;
        Set(details);
        Revise("", RevisionType.Create, createdBy, now);
    }

    public Guid TaskId { get; private init; }

    public TaskItem? Task { get; private init; }

    public Guid CreatedBy { get; private init; }

    public User? User { get; private init; }

    public string Title { get; private set; } = "";

    public string? Description { get; private set; }

    /// <summary>The text of the head, which is the newest revision.</summary>
    public string Content { get; private set; } = "";

    /// <summary>The number of the head.</summary>
    public int Revision { get; private set; }

    /// <summary>A deleted story is seen by nobody; it goes with its task.</summary>
    public bool IsDeleted { get; private set; }

    /// <summary>Those that this instance has made.</summary>
    public IReadOnlyList<StoryRevision> Revisions => _revisions;

    public StoryDetails Details => new(Title, Description, Content);

    /// <summary>Changes the members, and makes a revision where the content is another.</summary>
    /// <param name="details">The members as they are to be.</param>
    /// <param name="type">What a revision would come of.</param>
    /// <param name="userId">Who changes it.</param>
    /// <param name="now">When.</param>
    /// <returns>Whether anything changed.</returns>
    public bool Update(StoryDetails details, RevisionType type, Guid userId, DateTimeOffset now)
    {
        if (details == Details)
            return false;

        var (before, at) = (Content, After(now));
        Set(details);
        if (Content != before)
            Revise(before, type, userId, at);
        Changed(at);
        return true;
    }

    public void Delete(DateTimeOffset now)
    {
        IsDeleted = true;
        Changed(After(now));
    }

    private void Set(StoryDetails details) => (Title, Description, Content) = (details.Title, details.Description, details.Content);

    private void Revise(string before, RevisionType type, Guid userId, DateTimeOffset at) =>
        _revisions.Add(new StoryRevision(this, ++Revision, type, before, userId, at));
}
