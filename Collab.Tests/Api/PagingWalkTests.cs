using System.Net;
using Collab.Tests.Comments;
using Collab.Tests.Invites;
using Collab.Tests.Stories;
using Collab.Tests.Support;
using CsCheck;

namespace Collab.Tests.Api;

/// <summary>Whatever is added, deleted and moved between the pages of a list, what stays where it is comes once, in the list's order.</summary>
public sealed class PagingWalkTests(CollabApp app)
{
    private const int Walks = 5;
    private const int Start = 8;
    private const int MaxPages = 100;

    private static readonly Gen<Change> Changes = Gen.Select(Gen.OneOfConst(Enum.GetValues<Kind>()), Gen.Int[0, 1000], (kind, number) => new Change(kind, number));

    private static readonly Gen<Step[]> Steps = Gen.Select(Gen.Int[1, 4], Changes.Array[0, 2], (limit, changes) => new Step(limit, changes)).Array[8];

    private enum Kind
    {
        Add,
        Delete,
        Change,
    }

    [Theory]
    [InlineData("found tasks")]
    [InlineData("found tasks of one's own")]
    [InlineData("tasks")]
    [InlineData("events")]
    [InlineData("stories")]
    [InlineData("comments")]
    [InlineData("invites")]
    public async Task What_stays_comes_once_and_in_order_and_the_list_ends(string list) => await Steps.SampleAsync(async steps =>
    {
        var ann = await app.UserAsync();
        var rows = await Rows.CreateAsync(ann, list);
        var before = (await ann.GetAsync($"{rows.Path}limit=100")).Expect(HttpStatusCode.OK).Ids;
        Assert.Equal(Start, before.Length);

        var seen = await WalkAsync(ann, steps, rows);

        Assert.Equal(before.Where(rows.HasStayed), seen.Where(id => before.Contains(id) && rows.HasStayed(id)));
        Assert.Equal(seen.Where(id => !rows.Changed.Contains(id)).Distinct(), seen.Where(id => !rows.Changed.Contains(id)));
    }, iter: Walks, threads: 2);

    private static async Task<List<Guid>> WalkAsync(User ann, Step[] steps, Rows rows)
    {
        var seen = new List<Guid>();
        string? cursor = null;
        for (var i = 0; i < MaxPages; i++)
        {
            var (limit, changes) = i < steps.Length ? steps[i] : new(1, []);
            var page = (await ann.GetAsync($"{rows.Path}limit={limit}{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect(HttpStatusCode.OK);
            Assert.InRange(page.Items.Length, 0, limit);
            seen.AddRange(page.Ids);
            cursor = page.NextCursor;
            if (cursor is null)
                return seen;

            foreach (var change in changes)
                await rows.TakeAsync(change);
        }

        throw new InvalidOperationException($"{rows.Path} has no end.");
    }

    private sealed record Change(Kind Kind, int Number);

    private sealed record Step(int Limit, Change[] Changes);

    /// <summary>What a list is of. Its texts have the same word once or twice: so what is found ranks in two ways, and alike with many others.</summary>
    private sealed class Rows(string path, string word, Func<string, Task<Guid>> add, Func<Guid, string, Task<Answer>> change, Func<Guid, Task<Answer>> delete)
    {
        private readonly List<Guid> _open = [];
        private readonly HashSet<Guid> _deleted = [];

        /// <summary>Of the list, up to its other parameters.</summary>
        public string Path => path;

        public HashSet<Guid> Changed { get; } = [];

        public static async Task<Rows> CreateAsync(User ann, string list)
        {
            var rows = await OfAsync(ann, list, $"w{Guid.CreateVersion7():N}");
            for (var i = 0; i < Start; i++)
                await rows.TakeAsync(new(Kind.Add, i));
            return rows;
        }

        public bool HasStayed(Guid id) => !_deleted.Contains(id) && !Changed.Contains(id);

        public async Task TakeAsync(Change taken)
        {
            var text = taken.Number % 2 == 0 ? word : $"{word} {word}";
            if (taken.Kind == Kind.Add || _open.Count == 0)
            {
                _open.Add(await add(text));
                return;
            }

            var id = _open[taken.Number % _open.Count];
            if (taken.Kind == Kind.Change)
            {
                (await change(id, text)).Expect(HttpStatusCode.OK);
                Changed.Add(id);
                return;
            }

            var answer = await delete(id);
            Assert.True(answer.Status is HttpStatusCode.NoContent or HttpStatusCode.OK, $"{answer}");
            _open.Remove(id);
            _deleted.Add(id);
        }

        private static async Task<Rows> OfAsync(User ann, string list, string word)
        {
            if (list == "events")
                return new("/events?", word, text => ann.EventAsync(text), Titled("events"), Deleted("events"));

            var eventId = await ann.EventAsync();
            switch (list)
            {
                case "tasks":
                    return OfTasks($"/events/{eventId}/tasks?");
                case "found tasks":
                    return OfTasks($"/search?q={word}&");
                case "found tasks of one's own":
                    return OfTasks($"/tasks?q={word}&event_id={eventId}&");
            }

            var task = await ann.TaskAsync(eventId);
            if (list == "invites")
                return new($"/invites/sent/{ann.Id}?", word, _ => InviteAsync(), (id, _) => ann.ResendAsync(id), id => ann.PatchAsync($"/invites/{id}", new { status = "revoked" }));
            if (list == "stories")
                return new($"/tasks/{task}/stories?", word, text => ann.StoryAsync(task, title: text), Titled("stories"), Deleted("stories"));

            var story = await ann.StoryAsync(task);
            return new(
                $"/stories/{story}/comments?", word, text => ann.CommentAsync(story, text), (id, content) => ann.PutAsync($"/comments/{id}", new { content }), Deleted("comments"));

            Rows OfTasks(string path) => new(path, word, text => ann.TaskAsync(eventId, title: text), Titled("tasks"), Deleted("tasks"));
            Func<Guid, string, Task<Answer>> Titled(string collection) => (id, title) => ann.PutAsync($"/{collection}/{id}", new { title });
            Func<Guid, Task<Answer>> Deleted(string collection) => id => ann.DeleteAsync($"/{collection}/{id}");
            async Task<Guid> InviteAsync() =>
                (await ann.PostAsync("/invites", new { task_id = task, invitee_email = Given.Address(), role = "collaborator" })).Expect(HttpStatusCode.Created).Id;
        }
    }
}
