using Collab.Data.Stories;
using Collab.Data.Users;

namespace Collab.Data.Comments;

/// <summary>What somebody says to a story, or to another comment on it. Every text that it had is kept in its history.</summary>
public sealed class Comment : Resource
{
    public const int MaxContentLength = 10_000;

    /// <summary>
    /// Levels of a thread, its root included. A level takes two of JSON, and readers of JSON commonly refuse what is
    /// deeper than 64.
    /// </summary>
    public const int MaxDepth = 30;

    private readonly List<CommentHistory> _history = [];

    private Comment()
    {
    }

    public Comment(Guid storyId, Guid userId, string content, DateTimeOffset now) : this(storyId, null, userId, content, now)
    {
    }

    private Comment(Guid storyId, Comment? parent, Guid userId, string content, DateTimeOffset now) : base(now)
    {
        StoryId = storyId;
        ParentCommentId = parent?.Id;
        ThreadId = parent?.ThreadId ?? Id;
        Depth = (parent?.Depth ?? 0) + 1;
        UserId = userId;
        Content = content;
        Remember(CommentAction.Create, userId, now);
    }

    public Guid StoryId { get; private init; }

    public Story? Story { get; private init; }

    public Guid? ParentCommentId { get; private init; }

    /// <summary>The comment at the top of the thread: itself, where it answers none.</summary>
    public Guid ThreadId { get; private init; }

    /// <summary>Its level in the thread, from 1.</summary>
    public int Depth { get; private init; }

    /// <summary>The author.</summary>
    public Guid UserId { get; private init; }

    public User? User { get; private init; }

    /// <summary><see langword="null"/> once it is deleted.</summary>
    public string? Content { get; private set; }

    public bool IsEdited { get; private set; }

    /// <summary>A deleted comment keeps its place and its replies.</summary>
    public bool IsDeleted { get; private set; }

    /// <summary>Direct replies, deleted ones too.</summary>
    public int ReplyCount { get; private set; }

    /// <summary>What this instance has added to its history.</summary>
    public IReadOnlyList<CommentHistory> History => _history;

    public bool TakesReplies => !IsDeleted && Depth < MaxDepth;

    /// <summary>Makes a reply to this comment, which counts it.</summary>
    public Comment Reply(Guid userId, string content, DateTimeOffset now)
    {
        var at = After(now);
        ReplyCount++;
        Changed(at);
        return new Comment(StoryId, this, userId, content, at);
    }

    /// <returns>Whether anything changed.</returns>
    public bool Edit(string content, DateTimeOffset now)
    {
        if (content == Content)
            return false;

        var at = After(now);
        Content = content;
        IsEdited = true;
        Remember(CommentAction.Update, UserId, at);
        Changed(at);
        return true;
    }

    public void Delete(Guid userId, DateTimeOffset now)
    {
        var at = After(now);
        Content = null;
        IsDeleted = true;
        Remember(CommentAction.Delete, userId, at);
        Changed(at);
    }

    private void Remember(CommentAction action, Guid userId, DateTimeOffset at) => _history.Add(new CommentHistory(this, action, userId, at));
}
