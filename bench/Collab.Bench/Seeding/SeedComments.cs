using Collab.Data.Comments;
using Npgsql;

namespace Collab.Bench.Seeding;

internal sealed class SeedComment(Guid id, SeedStory story, SeedComment? parent, SeedUser user, string text, DateTimeOffset createdAt)
{
    public Guid Id { get; } = id;

    public SeedStory Story { get; } = story;

    public SeedComment? Parent { get; } = parent;

    public SeedComment Thread => Parent?.Thread ?? this;

    public int Depth { get; } = (parent?.Depth ?? 0) + 1;

    public SeedUser User { get; } = user;

    public string Text { get; } = text;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    /// <summary>The text that it was changed to.</summary>
    public string? Edited { get; init; }

    public bool IsDeleted { get; init; }

    public int Replies { get; set; }

    public int Version => 1 + Replies + (Edited is null ? 0 : 1) + (IsDeleted ? 1 : 0);

    /// <summary>What its history tells, oldest first.</summary>
    public IEnumerable<(SeedComment Comment, string Action, string? Text, DateTimeOffset At)> History()
    {
        yield return (this, "create", Text, CreatedAt);
        if (Edited is not null)
            yield return (this, "update", Edited, CreatedAt.AddMinutes(1));
        if (IsDeleted)
            yield return (this, "delete", null, CreatedAt.AddMinutes(2));
    }
}

/// <summary>The first story has a fortieth of all comments, and the earlier have more than the later; four in ten answer another.</summary>
internal static class SeedComments
{
    public static List<SeedComment> Make(SeedOptions options, IReadOnlyList<SeedStory> stories, SeedSpans spans, SeedRandom random, SeedText text)
    {
        var comments = new List<SeedComment>(options.Comments);
        var threads = new Dictionary<SeedStory, List<SeedComment>>();
        var span = spans.Until.AddHours(-1) - spans.Stories;
        for (var i = 0; i < options.Comments; i++)
        {
            var story = i % 40 == 0 ? stories[0] : random.FirstOf(stories);
            if (!threads.TryGetValue(story, out var others))
                threads[story] = others = [];

            var at = spans.Stories + span * i / options.Comments;
            var parent = others.Count > 0 && random.Chance(0.4) ? random.OneOf(others) : null;
            if (parent is { Depth: Comment.MaxDepth })
                parent = null;
            if (parent is not null)
                parent.Replies++;
            comments.Add(new SeedComment(random.Id(at), story, parent, random.FirstOf(story.Task.Event.Members), text.Sentence(4, 50), at)
            {
                Edited = random.Chance(0.05) ? text.Sentence(4, 50) : null,
                IsDeleted = random.Chance(0.03),
            });
            others.Add(comments[^1]);
        }

        return comments;
    }

    public static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<SeedComment> comments, SeedRandom random, CancellationToken cancellationToken)
    {
        await connection.CopyAsync(
            "comments (id, story_id, event_id, parent_comment_id, thread_id, depth, user_id, content, is_edited, is_deleted, reply_count, version, created_at, updated_at)",
            comments,
            (row, c) => row.Add(c.Id).Add(c.Story.Id).Add(c.Story.Task.Event.Id).Add(c.Parent?.Id).Add(c.Thread.Id).Add(c.Depth).Add(c.User.Id)
                .Add(c.IsDeleted ? null : c.Edited ?? c.Text).Add(c.Edited is not null).Add(c.IsDeleted).Add(c.Replies).End(c.Version, c.CreatedAt),
            cancellationToken);
        await connection.CopyAsync(
            "comment_history (id, comment_id, user_id, action_type, content, version, created_at, updated_at)",
            comments.SelectMany(comment => comment.History()),
            (row, h) => row.Add(random.Id(h.At)).Add(h.Comment.Id).Add(h.Comment.User.Id).Add(h.Action).Add(h.Text).End(1, h.At),
            cancellationToken);
    }
}
