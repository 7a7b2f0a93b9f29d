using Collab.Tests.Stories;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Faults;

/// <summary>
/// A place whose rights are known. The owner sees all of it; Ann has a role on a task, and so on the subtask below it;
/// Bob has one on the subtask and one on the task aside; Cid on the task and the one aside, and may lose the first;
/// Sam has nothing to do with any of it.
/// </summary>
internal sealed record World(User Owner, User Ann, User Bob, User Cid, User Sam, Place Main, Place Below, Place Aside)
{
    public User[] Users => [Owner, Ann, Bob, Cid, Sam];

    /// <param name="app">Where to make it.</param>
    /// <param name="ends">Whether Cid's access to the task may end.</param>
    public static async Task<World> CreateAsync(CollabApp app, bool ends)
    {
        var (owner, ann, bob, cid, sam) = (await app.UserAsync("Olga"), await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Cid"), await app.UserAsync("Sam"));
        var planned = await owner.EventAsync();
        var task = await owner.TaskAsync(planned, duration: 1_000_000);
        var subtask = await owner.TaskAsync(planned, task, duration: 1);
        var aside = await owner.TaskAsync(planned);
        await Task.WhenAll(ann.JoinsAsync(owner, task), bob.JoinsAsync(owner, subtask), cid.JoinsAsync(owner, task));
        await Task.WhenAll(bob.JoinsAsync(owner, aside), cid.JoinsAsync(owner, aside));

        HashSet<Guid> former = ends ? [cid.Id] : [];
        var world = new World(
            owner, ann, bob, cid, sam,
            new Place(planned, task, await owner.StoryAsync(task), Without(former, owner, ann, cid), former),
            new Place(planned, subtask, await owner.StoryAsync(subtask), Without(former, owner, ann, bob, cid), former),
            new Place(planned, aside, await owner.StoryAsync(aside), Without([], owner, bob, cid), new HashSet<Guid>()));
        await app.UntilDispatchedAsync();
        return world;
    }

    /// <summary>Something that the user may write.</summary>
    public Write Choose(User user, Random random) => (random.Next(5), user) switch
    {
        (0, _) => Below.Comment(),
        (1, _) => Below.Toggle(),
        (2, _) when user == Owner => Main.Plan(),
        (3, _) when user == Owner => Message([Owner, Ann, Bob, Cid]),
        (2, _) when user == Ann => Main.Comment(),
        (3, _) when user == Ann => Message([Ann, Owner]),
        (_, _) when user == Bob => Aside.Comment(),
        _ => Main.Comment(),
    };

    private static Write Message(User[] users)
    {
        var title = $"Message {Guid.CreateVersion7()}";
        HashSet<Guid> ids = [.. users.Select(user => user.Id)];
        return new Write(HttpMethod.Post, "/sse/send-message", new { user_ids = ids, message = new { title } }, ids, new HashSet<Guid>(), _ => title);
    }

    private static HashSet<Guid> Without(HashSet<Guid> former, params User[] users) => [.. users.Select(user => user.Id).Where(id => !former.Contains(id))];
}

/// <summary>A task, its story, and who sees them.</summary>
internal sealed record Place(Guid Event, Guid Task, Guid Story, IReadOnlySet<Guid> Told, IReadOnlySet<Guid> Former)
{
    public Write Comment() => new(
        HttpMethod.Post, "/comments", new { story_id = Story, content = "A word" }, Told, Former, answer => Keys.Of("created", "comment", answer.Id, 1, Task));

    /// <summary>A task below this one, which takes a minute of it.</summary>
    public Write Plan() => new(
        HttpMethod.Post, "/tasks", new { event_id = Event, parent_task_id = Task, title = "Part", duration = 1 }, Told, Former, answer => Keys.Of("created", "task", answer.Id, 1, answer.Id));

    /// <summary>Completes the task, or reopens it. Writers who do so wait for each other.</summary>
    public Write Toggle() => new(
        HttpMethod.Patch, $"/tasks/{Task}/completion", null, Told, Former,
        answer => Keys.Of(answer["is_complete"].GetBoolean() ? "completed" : "reopened", "task", Task, answer.Version, Task));
}
