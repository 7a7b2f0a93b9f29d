using System.Net;
using Collab.Tests.Stories;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

public sealed class TaskRemovalNewsTests(CollabApp app)
{
    [Fact]
    public async Task Who_saw_the_task_hears_that_it_is_gone_with_all_that_was_below_it()
    {
        var plan = await Plan.CreateAsync(app);
        var bob = await plan.JoinAsync(plan.Task);
        var piece = await plan.Owner.TaskAsync(plan.Event, plan.Subtask, 5);
        await using var stream = await bob.ListenAsync();

        (await plan.Owner.DeleteAsync($"/tasks/{plan.Subtask}")).Expect(HttpStatusCode.NoContent);

        var told = Assert.Single(await app.ToldAsync(plan.Subtask, "deleted"));
        Assert.Equal((plan.Subtask, null), told.Resource);
        Assert.Equal([(plan.Task, 3), (piece, null)], told.Touched);
        Assert.Equal([(bob.Id, false), (plan.Owner.Id, true)], told.Recipients);
        var news = await stream.NextAsync("task_update");
        await using var later = await bob.SubscribeAsync($"{news.Number - 1}");
        await later.NextAsync("ready");
        Assert.Equal(plan.Subtask, (await later.NextAsync("task_update")).Data.GetProperty("task_id").GetGuid());
        Assert.Empty(await app.ToldAsync(plan.Event, "access_ended"));
    }

    [Fact]
    public async Task Who_saw_a_part_of_it_hears_of_that_part_and_not_of_what_was_above()
    {
        var ann = await app.UserAsync("Ann");
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, title: "Secret");
        var branch = await ann.TaskAsync(id, root, 30, "Branch");
        var (leaf, twig) = (await ann.TaskAsync(id, branch, 10, "Leaf"), await ann.TaskAsync(id, branch, 10, "Twig"));
        var (bob, cid) = (await app.UserAsync("Bob"), await app.UserAsync("Cid"));
        await bob.JoinsAsync(ann, leaf);
        await bob.JoinsAsync(ann, branch);
        await cid.JoinsAsync(ann, leaf);
        await app.UntilDispatchedAsync();

        (await ann.DeleteAsync($"/tasks/{root}")).Expect(HttpStatusCode.NoContent);

        Assert.Equal([(ann.Id, true)], Assert.Single(await app.ToldAsync(root, "deleted")).Recipients);
        var part = Assert.Single(await app.ToldAsync(branch, "deleted"));
        Assert.Equal("Branch", part.Title);
        Assert.Equal(new[] { (leaf, (int?)null), (twig, null) }, part.Touched);
        Assert.Equal([(bob.Id, false)], part.Recipients);
        var piece = Assert.Single(await app.ToldAsync(leaf, "deleted"));
        Assert.Equal(("Leaf", 0), (piece.Title, piece.Touched.Length));
        Assert.Equal([(cid.Id, false)], piece.Recipients);
        Assert.Empty(await app.ToldAsync(twig, "deleted"));
    }

    [Fact]
    public async Task Who_loses_the_last_task_in_the_event_hears_silently_that_the_event_is_gone_too()
    {
        var plan = await Plan.CreateAsync(app);
        var other = await plan.Owner.TaskAsync(plan.Event);
        var (bob, cid) = (await plan.JoinAsync(plan.Subtask), await plan.JoinAsync(plan.Subtask));
        await cid.JoinsAsync(plan.Owner, other);

        (await plan.Owner.DeleteAsync($"/tasks/{plan.Subtask}")).Expect(HttpStatusCode.NoContent);

        var told = Assert.Single(await app.ToldAsync(plan.Event, "access_ended"));
        Assert.Equal((plan.Event, null), told.Resource);
        Assert.Equal([(bob.Id, true)], told.Recipients);
        (await bob.GetAsync($"/events/{plan.Event}")).Expect(HttpStatusCode.NotFound);
        (await cid.GetAsync($"/events/{plan.Event}")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_was_invited_hears_that_the_invite_is_gone()
    {
        var plan = await Plan.CreateAsync(app);
        var (eve, dan) = (await app.UserAsync("Eve"), await app.UserAsync("Dan"));
        var piece = await plan.Owner.TaskAsync(plan.Event, plan.Subtask, 5, "Piece");
        var (pending, rejected) = (await plan.Owner.InviteAsync(piece, eve), await plan.Owner.InviteAsync(plan.Subtask, dan));
        (await dan.PatchAsync($"/invites/{rejected}", new { status = "rejected" })).Expect(HttpStatusCode.OK);

        (await plan.Owner.DeleteAsync($"/tasks/{plan.Subtask}")).Expect(HttpStatusCode.NoContent);

        var told = Assert.Single(await app.ToldAsync(pending, "deleted"));
        Assert.Equal(("Piece", (pending, null)), (told.Title, told.Resource));
        Assert.Equal([(eve.Id, false)], told.Recipients);
        Assert.Equal([(dan.Id, true)], Assert.Single(await app.ToldAsync(rejected, "deleted")).Recipients);
    }

    [Fact]
    public async Task Who_sees_another_part_of_it_hears_all_the_same_that_an_invite_is_gone()
    {
        var (ann, uma) = (await app.UserAsync("Ann"), await app.UserAsync("Uma"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        var (seen, other) = (await ann.TaskAsync(id, root, 10), await ann.TaskAsync(id, root, 10));
        await uma.JoinsAsync(ann, seen);
        Guid[] invites = [await ann.InviteAsync(root, uma), await ann.InviteAsync(other, uma)];
        var answered = await ann.InviteAsync(seen, await app.UserAsync("Zed"));
        await using var stream = await uma.ListenAsync();

        (await ann.DeleteAsync($"/tasks/{root}")).Expect(HttpStatusCode.NoContent);
        await uma.NoteAsync("The end");

        var gone = new List<Guid>();
        for (var next = await stream.NextAsync(); next.Type != "system"; next = await stream.NextAsync())
        {
            if (next.Type != "invite")
                continue;

            Assert.False(next.Data.GetProperty("silent").GetBoolean());
            gone.Add(next.Data.GetProperty("data").GetProperty("resource").GetProperty("id").GetGuid());
        }

        Assert.Equal(invites.Order(), gone.Order());
        Assert.DoesNotContain(answered, gone);
    }

    [Fact]
    public async Task A_mute_above_the_task_holds_for_the_news_of_its_end()
    {
        var plan = await Plan.CreateAsync(app);
        var bob = await plan.JoinAsync(plan.Task);
        var settings = new { task_settings = new Dictionary<Guid, object> { [plan.Task] = new { muted = true } } };
        (await bob.PatchAsync($"/users/{bob.Id}/settings", settings)).Expect(HttpStatusCode.OK);

        (await plan.Owner.DeleteAsync($"/tasks/{plan.Subtask}")).Expect(HttpStatusCode.NoContent);

        Assert.Equal(new[] { (bob.Id, true), (plan.Owner.Id, true) }.Order(), Assert.Single(await app.ToldAsync(plan.Subtask, "deleted")).Recipients.Order());
    }

    [Fact]
    public async Task Of_many_tasks_a_hundred_are_named()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 120);
        await app.ImportAsync(root, 120);

        (await ann.DeleteAsync($"/tasks/{root}")).Expect(HttpStatusCode.NoContent);

        var told = Assert.Single(await app.ToldAsync(root, "deleted"));
        Assert.Equal((100, true), (told.Touched.Length, told.TouchedMore));
    }
}
