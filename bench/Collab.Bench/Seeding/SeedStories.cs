using Collab.Data.Stories.Texts;
using Npgsql;

namespace Collab.Bench.Seeding;

internal sealed record SeedRevision(Guid Id, int Number, SeedUser User, string Text, TextDiff Diff, DateTimeOffset CreatedAt);

internal sealed class SeedStory(Guid id, SeedTask task, bool isDeleted, IReadOnlyList<SeedRevision> revisions)
{
    public Guid Id { get; } = id;

    public SeedTask Task { get; } = task;

    public bool IsDeleted { get; } = isDeleted;

    public IReadOnlyList<SeedRevision> Revisions { get; } = revisions;

    public DateTimeOffset CreatedAt => Revisions[0].CreatedAt;
}

/// <summary>A twentieth is on one task; the first has many revisions.</summary>
internal static class SeedStories
{
    private const int MostRevisions = 300;

    public static List<SeedStory> Make(SeedOptions options, IReadOnlyList<SeedTask> tasks, SeedTask busiest, SeedSpans spans, SeedRandom random, SeedText text)
    {
        var stories = new List<SeedStory>();
        for (var i = 0; i < options.Stories; i++)
        {
            var task = i % 20 == 0 ? busiest : random.OneOf(tasks);
            var at = random.Between(spans.Tasks, spans.Stories);
            var revisions = Revise(i == 0 ? MostRevisions : 1 + random.SkewedBelow(6), task.Event, at, random, text);
            stories.Add(new SeedStory(random.Id(at), task, i > 0 && random.Chance(0.03), revisions));
            task.Event.Stories.Add(stories[^1]);
        }

        return stories;
    }

    public static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<SeedStory> stories, SeedText text, CancellationToken cancellationToken)
    {
        await connection.CopyAsync(
            "stories (id, task_id, event_id, created_by, title, description, content, revision, is_deleted, version, created_at, updated_at)",
            stories.OrderBy(story => story.CreatedAt),
            (row, story) => row.Add(story.Id).Add(story.Task.Id).Add(story.Task.Event.Id).Add(story.Revisions[0].User.Id).Add(text.Title()).Add(text.MaybeDescription())
                .Add(story.Revisions[^1].Text).Add(story.Revisions.Count).Add(story.IsDeleted)
                .End(story.Revisions.Count + (story.IsDeleted ? 1 : 0), story.CreatedAt, story.Revisions[^1].CreatedAt),
            cancellationToken);
        await connection.CopyAsync(
            "story_revisions (id, story_id, number, user_id, change_type, content_diff, full_content, lines_added, lines_removed, version, created_at, updated_at)",
            stories.SelectMany(story => story.Revisions, (story, revision) => (story, revision)).OrderBy(row => row.revision.CreatedAt),
            (row, r) => row.Add(r.revision.Id).Add(r.story.Id).Add(r.revision.Number).Add(r.revision.User.Id).Add(r.revision.Number == 1 ? "create" : "update")
                .Add(UnifiedDiff.Format(r.revision.Diff)).Add(r.revision.Text).Add(r.revision.Diff.LinesAdded).Add(r.revision.Diff.LinesRemoved)
                .End(1, r.revision.CreatedAt),
            cancellationToken);
    }

    private static List<SeedRevision> Revise(int count, SeedEvent e, DateTimeOffset at, SeedRandom random, SeedText text)
    {
        var revisions = new List<SeedRevision>();
        var (lines, before) = (text.Lines(3 + random.SkewedBelow(40)), "");
        while (revisions.Count < count)
        {
            var content = string.Join('\n', lines) + '\n';
            revisions.Add(new SeedRevision(random.Id(at), revisions.Count + 1, random.FirstOf(e.Members), content, TextDiff.Between(before, content), at));
            (before, at) = (content, at.AddMinutes(1 + random.Below(60)));
            lines[random.Below(lines.Count)] = text.Sentence(6, 16);
        }

        return revisions;
    }
}
