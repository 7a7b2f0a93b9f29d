using System.Net;
using System.Text.Json;
using Collab.Tests.Stories;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Collaborators;

/// <summary>Who hears of a role, on its own stream.</summary>
public sealed class RoleNewsTests(CollabApp app)
{
    [Fact]
    public async Task A_role_given_is_news_to_all_who_see_the_task_and_to_whom_it_is_given()
    {
        var (ann, dan) = (await app.UserAsync("Ann"), await app.UserAsync("Dan"));
        var id = await ann.EventAsync();
        var (task, bob) = (await ann.TaskAsync(id, title: "Build"), await app.PeerAsync(ann, id));
        await dan.JoinsAsync(ann, task);
        await using var anns = await ann.ListenAsync();
        await using var bobs = await bob.ListenAsync();
        await using var dans = await dan.ListenAsync();

        var given = await ann.GivesAsync(task, bob, "maintainer");

        Assert.Equal(("collaborator_added", true, "collaborator", given.Id, 1), Told(await anns.NextAsync("task_update")));
        Assert.Equal(("collaborator_added", false, "collaborator", given.Id, 1), Told(await dans.NextAsync("task_update")));
        Assert.Equal(("collaborator_added", true, "collaborator", given.Id, 1), Told(await bobs.NextAsync("task_update")));
        var news = await bobs.NextAsync("task_update");
        Assert.Equal(("role_given", false, "task", task, 1), Told(news));
        Assert.Equal(("Build", "You are a maintainer now"), (news.Text("title"), news.Text("message")));
        Assert.Equal((id, 1, true), Touched(news));
        Assert.DoesNotContain("role_given", (await ann.GetAsync($"/tasks/{task}/activity")).Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_role_is_told_to_all_and_what_it_means_to_its_user()
    {
        var cast = await app.CastAsync();
        await using var owners = await cast.Owner.ListenAsync();
        await using var stream = await cast.Collaborator.ListenAsync();

        var changed = await cast.Owner.ChangeRoleAsync(cast.Task, cast.Collaborator, "maintainer");
        await cast.Owner.ChangeRoleAsync(cast.Task, cast.Collaborator, "maintainer");
        await cast.Owner.ChangeRoleAsync(cast.Task, cast.Collaborator, "collaborator");

        Assert.Equal(
            [("collaborator_updated", true, "collaborator", changed.Id, 2), ("collaborator_updated", true, "collaborator", changed.Id, 3)],
            (await owners.TakeAsync(2)).Select(Told));
        var events = await stream.TakeAsync(4);
        Assert.Equal(["collaborator_updated", "role_changed", "collaborator_updated", "role_changed"], events.Select(e => Told(e).Action));
        Assert.Equal(["You are a maintainer now", "You are a collaborator now"], events.Where(e => !Told(e).Silent).Select(e => e.Text("message")));
    }

    [Fact]
    public async Task Who_is_removed_hears_of_it_and_of_nothing_after_it()
    {
        var cast = await app.CastAsync();
        var id = (await cast.Owner.GetAsync("/events")).Ids[0];
        var dan = await app.UserAsync("Dan");
        await dan.JoinsAsync(cast.Owner, cast.Task);
        var role = (await cast.Owner.GetAsync($"/tasks/{cast.Task}/collaborators/{cast.Collaborator.Id}")).Id;
        await using var dans = await dan.ListenAsync();
        await using var stream = await cast.Collaborator.ListenAsync();

        await cast.Owner.RemoveAsync(cast.Task, cast.Collaborator);
        await cast.Owner.ChangeAsync($"/tasks/{cast.Task}", "Secret from now on");
        await cast.Owner.ChangeAsync($"/events/{id}", "Secret too");
        await cast.Collaborator.NoteAsync("Alone");

        Assert.Equal(("collaborator_removed", false, "collaborator", role, null), Told(await dans.NextAsync("task_update")));
        var end = await stream.NextAsync("task_update");
        Assert.Equal(("access_ended", false, "task", cast.Task, null), Told(end));
        Assert.Equal((id, null, false), Touched(end));
        Assert.Equal("Alone", (await stream.NextAsync("system")).Text("title"));

        await using var replay = await cast.Collaborator.SubscribeAsync($"{end.Number - 1}");
        await replay.NextAsync("ready");
        Assert.Equal("access_ended", Told(await replay.NextAsync("task_update")).Action);
    }

    [Fact]
    public async Task What_was_told_of_a_role_above_is_withdrawn_with_the_access()
    {
        var (ann, bob, dan) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Dan"));
        var id = await ann.EventAsync();
        var above = await ann.TaskAsync(id);
        var task = await ann.TaskAsync(id, above, 10);
        await bob.JoinsAsync(ann, task);
        await using var bobs = await bob.ListenAsync();
        await dan.JoinsAsync(ann, above);
        var told = await bobs.NextAsync("task_update");
        Assert.Equal(("collaborator_added", true), Short(told));

        await ann.RemoveAsync(task, bob);
        Assert.Equal("access_ended", Told(await bobs.NextAsync("task_update")).Action);

        await using var replay = await bob.SubscribeAsync($"{told.Number - 1}");
        await replay.NextAsync("ready");
        await replay.NextAsync("withdrawn");
        Assert.Equal("access_ended", Told(await replay.NextAsync("task_update")).Action);
    }

    [Fact]
    public async Task That_a_role_became_a_lower_one_is_withdrawn_with_the_access()
    {
        var cast = await app.CastAsync();
        await cast.Owner.ChangeRoleAsync(cast.Task, cast.Collaborator, "maintainer");
        await using var stream = await cast.Collaborator.ListenAsync();
        await cast.Owner.ChangeRoleAsync(cast.Task, cast.Collaborator, "collaborator");
        await stream.NextAsync("task_update");
        var lower = await stream.NextAsync("task_update");
        Assert.Equal("role_changed", Told(lower).Action);

        await cast.Owner.RemoveAsync(cast.Task, cast.Collaborator);
        Assert.Equal("access_ended", Told(await stream.NextAsync("task_update")).Action);

        await using var replay = await cast.Collaborator.SubscribeAsync($"{lower.Number - 1}");
        await replay.NextAsync("ready");
        await replay.NextAsync("withdrawn");
        Assert.Equal("access_ended", Told(await replay.NextAsync("task_update")).Action);
    }

    [Fact]
    public async Task Who_keeps_the_event_by_another_task_is_to_read_it_again()
    {
        var cast = await app.CastAsync();
        var id = (await cast.Owner.GetAsync("/events")).Ids[0];
        await cast.Owner.GivesAsync(await cast.Owner.TaskAsync(id), cast.Collaborator);
        await using var stream = await cast.Collaborator.ListenAsync();

        await cast.Owner.RemoveAsync(cast.Task, cast.Collaborator);

        var end = await stream.NextAsync("task_update");
        Assert.Equal(("access_ended", false, "task", cast.Task, null), Told(end));
        Assert.Equal((id, 1, true), Touched(end));
    }

    [Fact]
    public async Task Who_keeps_access_by_a_role_from_above_hears_what_it_may_do_now()
    {
        var cast = await app.CastAsync();
        var id = (await cast.Owner.GetAsync("/events")).Ids[0];
        var part = await cast.Owner.TaskAsync(id, cast.Task, 10);
        await cast.Owner.GivesAsync(part, cast.Collaborator, "maintainer");
        await using var stream = await cast.Collaborator.ListenAsync();

        await cast.Owner.RemoveAsync(part, cast.Collaborator);
        await cast.Owner.GivesAsync(part, cast.Collaborator);
        await cast.Owner.RemoveAsync(part, cast.Collaborator);
        await cast.Collaborator.NoteAsync("End");

        Assert.Equal(("collaborator_removed", true), Short(await stream.NextAsync()));
        var changed = await stream.NextAsync();
        Assert.Equal(("role_changed", false, "task", part, 1), Told(changed));
        Assert.Equal("You are a collaborator now", changed.Text("message"));
        // A role that makes no difference beside the one from above is news as it is to anybody.
        Assert.Equal(("collaborator_added", false), Short(await stream.NextAsync()));
        Assert.Equal(("collaborator_removed", false), Short(await stream.NextAsync()));
        await stream.NextAsync("system");
    }

    [Fact]
    public async Task Who_leaves_hears_of_it_silently()
    {
        var cast = await app.CastAsync();
        await using var owners = await cast.Owner.ListenAsync();
        await using var stream = await cast.Collaborator.ListenAsync();

        (await cast.Collaborator.RemoveAsync(cast.Task, cast.Collaborator)).Expect(HttpStatusCode.NoContent);

        Assert.Equal(("access_ended", true), Short(await stream.NextAsync()));
        var left = await owners.NextAsync();
        Assert.Equal((("collaborator_removed", false), "A collaborator has left"), (Short(left), left.Text("message")));
    }

    [Fact]
    public async Task Those_who_see_only_what_is_below_hear_silently_and_nothing_of_the_task()
    {
        var (ann, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Eve"));
        var id = await ann.EventAsync("Launch");
        var root = await ann.TaskAsync(id, title: "Hidden");
        var leaf = await ann.TaskAsync(id, await ann.TaskAsync(id, root, 30), 10);
        var bob = await app.PeerAsync(ann, id);
        await eve.JoinsAsync(ann, leaf);
        await using var eves = await eve.ListenAsync();

        var given = await ann.GivesAsync(root, bob);
        await ann.RemoveAsync(root, bob);

        var events = await eves.TakeAsync(2);
        Assert.Equal(
            [("collaborator_added", true, "collaborator", given.Id, 1), ("collaborator_removed", true, "collaborator", given.Id, (int?)null)],
            events.Select(Told));
        Assert.All(events, e => Assert.DoesNotContain("Hidden", e.Data.GetRawText(), StringComparison.Ordinal));
        Assert.All(events, e => Assert.DoesNotContain($"{root}", e.Data.GetRawText(), StringComparison.Ordinal));
        Assert.All(events, e => Assert.Equal("Launch", e.Text("title")));
    }

    [Fact]
    public async Task Ones_other_pages_hear_of_an_invite_that_one_has_accepted()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var task = await ann.TaskAsync(id);
        await using var bobs = await bob.ListenAsync();

        await bob.JoinsAsync(ann, task);

        var events = await bobs.TakeAsync(4);
        Assert.Equal(["created", "accepted", "collaborator_added", "role_given"], events.Select(e => Told(e).Action));
        Assert.Equal([false, true, true, true], events.Select(e => Told(e).Silent));
        Assert.Equal((id, 1, true), Touched(events[^1]));
    }

    private static (string? Action, bool Silent) Short(StreamEvent e) => (Told(e).Action, Told(e).Silent);

    private static (string? Action, bool Silent, string? Kind, Guid Id, int? Version) Told(StreamEvent e)
    {
        var data = e.Data.GetProperty("data");
        var resource = data.GetProperty("resource");
        return (
            data.GetProperty("action").GetString(),
            e.Data.GetProperty("silent").GetBoolean(),
            resource.GetProperty("kind").GetString(),
            resource.GetProperty("id").GetGuid(),
            VersionOf(resource));
    }

    /// <summary>The event that is touched, and whether its tree is to be read again.</summary>
    private static (Guid Event, int? Version, bool More) Touched(StreamEvent e)
    {
        var data = e.Data.GetProperty("data");
        var touched = Assert.Single(data.GetProperty("touched").EnumerateArray());
        Assert.Equal("event", touched.GetProperty("kind").GetString());
        return (touched.GetProperty("id").GetGuid(), VersionOf(touched), data.TryGetProperty("touched_more", out var more) && more.GetBoolean());
    }

    private static int? VersionOf(JsonElement resource) => resource.TryGetProperty("version", out var version) && version.ValueKind == JsonValueKind.Number ? version.GetInt32() : null;
}
