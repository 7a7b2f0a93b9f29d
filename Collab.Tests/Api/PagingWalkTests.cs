using System.Net;
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
        Rename,
    }

    [Theory]
    [InlineData("/search?q={0}")]
    [InlineData("/tasks?q={0}&event_id={1}")]
    [InlineData("/events/{1}/tasks?")]
    public async Task What_stays_comes_once_and_in_order_and_the_list_ends(string list)
    {
        var ann = await app.UserAsync();

        await Steps.SampleAsync(async steps =>
        {
            var tasks = await Tasks.CreateAsync(ann);
            var path = string.Format(null, list, tasks.Word, tasks.Event);
            var before = (await ann.GetAsync($"{path}&limit=100")).Expect(HttpStatusCode.OK).Ids;
            Assert.Equal(Start, before.Length);

            var seen = await WalkAsync(ann, path, steps, tasks);

            Assert.Equal(before.Where(tasks.HasStayed), seen.Where(id => before.Contains(id) && tasks.HasStayed(id)));
            Assert.Equal(seen.Where(id => !tasks.Renamed.Contains(id)).Distinct(), seen.Where(id => !tasks.Renamed.Contains(id)));
        }, iter: Walks, threads: 2);
    }

    private static async Task<List<Guid>> WalkAsync(User ann, string path, Step[] steps, Tasks tasks)
    {
        var seen = new List<Guid>();
        string? cursor = null;
        for (var i = 0; i < MaxPages; i++)
        {
            var (limit, changes) = i < steps.Length ? steps[i] : new(1, []);
            var page = (await ann.GetAsync($"{path}&limit={limit}{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect(HttpStatusCode.OK);
            Assert.InRange(page.Items.Length, 0, limit);
            seen.AddRange(page.Ids);
            cursor = page.NextCursor;
            if (cursor is null)
                return seen;

            foreach (var change in changes)
                await tasks.TakeAsync(change);
        }

        throw new InvalidOperationException($"{path} has no end.");
    }

    private sealed record Change(Kind Kind, int Number);

    private sealed record Step(int Limit, Change[] Changes);

    /// <summary>Tasks of one event whose titles have the same word once or twice: so they rank in two ways, and alike with many others.</summary>
    private sealed class Tasks(User ann, Guid eventId)
    {
        private readonly List<Guid> _open = [];
        private readonly HashSet<Guid> _deleted = [];

        public string Word { get; } = $"w{Guid.CreateVersion7():N}";

        public Guid Event => eventId;

        public HashSet<Guid> Renamed { get; } = [];

        public static async Task<Tasks> CreateAsync(User ann)
        {
            var tasks = new Tasks(ann, await ann.EventAsync());
            for (var i = 0; i < Start; i++)
                await tasks.TakeAsync(new(Kind.Add, i));
            return tasks;
        }

        public bool HasStayed(Guid task) => !_deleted.Contains(task) && !Renamed.Contains(task);

        public async Task TakeAsync(Change change)
        {
            if (change.Kind == Kind.Add || _open.Count == 0)
            {
                _open.Add(await ann.TaskAsync(eventId, title: Title(change)));
                return;
            }

            var task = _open[change.Number % _open.Count];
            if (change.Kind == Kind.Rename)
            {
                (await ann.PutAsync($"/tasks/{task}", new { title = Title(change) })).Expect(HttpStatusCode.OK);
                Renamed.Add(task);
                return;
            }

            (await ann.DeleteAsync($"/tasks/{task}")).Expect(HttpStatusCode.NoContent);
            _open.Remove(task);
            _deleted.Add(task);
        }

        private string Title(Change change) => change.Number % 2 == 0 ? Word : $"{Word} {Word}";
    }
}
