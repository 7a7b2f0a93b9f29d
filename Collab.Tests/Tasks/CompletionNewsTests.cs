using System.Net;
using System.Text.Json;
using Collab.Data.Delivery;
using Collab.Tests.Notifications;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

/// <summary>What is told of completions: whoever refetches what is named has what the server has.</summary>
public sealed class CompletionNewsTests(CollabApp app)
{
    [Fact]
    public async Task A_cascade_is_told_once_to_each_who_sees_something_of_it()
    {
        var (ann, bob, cid, dan, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Cid"), await app.UserAsync("Dan"), await app.UserAsync("Eve"));
        var id = await ann.EventAsync();
        var top = await ann.TaskAsync(id, duration: 100);
        var (root, beside) = (await ann.TaskAsync(id, top, 60), await ann.TaskAsync(id, top, 40));
        var (part, other) = (await ann.TaskAsync(id, root, 40), await ann.TaskAsync(id, root, 20));
        var piece = await ann.TaskAsync(id, part, 40);
        var below = await ann.TaskAsync(id, piece, 40);
        await bob.JoinsAsync(ann, root);
        await cid.JoinsAsync(ann, piece);
        await dan.JoinsAsync(ann, part);
        await dan.JoinsAsync(ann, other);
        await eve.JoinsAsync(ann, beside);
        var pages = await Task.WhenAll(new[] { ann, bob, cid, dan, eve }.Select(user => TaskPage.OpenAsync(app, user, id)));

        (await bob.CompleteAsync(root, new { cascade = true })).Expect(HttpStatusCode.OK);

        foreach (var page in pages)
            await page.RefetchAsync();
        Assert.Equal([(root, "completed", false)], Told(pages[0]));
        Assert.Equal([(root, "completed", true)], Told(pages[1]));
        Assert.Equal([(piece, "completed", false)], Told(pages[2]));
        Assert.Equal([(part, "completed", false)], Told(pages[3]));
        Assert.Empty(pages[4].Events);
        Assert.Equal([top, part, other, piece, below], pages[0].Touched);
        Assert.Equal([below], pages[2].Touched);
        Assert.Equal([other, piece, below], pages[3].Touched);
    }

    [Fact]
    public async Task What_a_reopening_reopens_above_is_told_with_it()
    {
        var (ann, bob, cid) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Cid"));
        var id = await ann.EventAsync();
        var top = await ann.TaskAsync(id, duration: 100);
        var root = await ann.TaskAsync(id, top, 60);
        var part = await ann.TaskAsync(id, root, 60);
        var piece = await ann.TaskAsync(id, part, 60);
        await bob.JoinsAsync(ann, piece);
        await cid.JoinsAsync(ann, root);
        (await ann.CompleteAsync(root, new { cascade = true })).Expect(HttpStatusCode.OK);
        var pages = await Task.WhenAll(new[] { ann, bob, cid }.Select(user => TaskPage.OpenAsync(app, user, id)));

        (await bob.CompleteAsync(piece)).Expect(HttpStatusCode.OK);

        foreach (var page in pages)
            await page.RefetchAsync();
        Assert.Equal([(piece, "reopened", false), (part, "reopened", true), (root, "reopened", true)], Told(pages[0]));
        Assert.Equal([part, root, top], pages[0].Touched);
        Assert.Equal([(piece, "reopened", true)], Told(pages[1]));
        Assert.Equal([part], pages[1].Touched);
        Assert.Equal([(piece, "reopened", false), (part, "reopened", true), (root, "reopened", true)], Told(pages[2]));
    }

    [Fact]
    public async Task A_reopening_names_all_that_it_reopens_to_who_sees_it_and_nothing_above_its_parent_to_who_does_not()
    {
        var (ann, bob, cid) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Cid"));
        var chain = await ann.ChainAsync(await ann.EventAsync(), 4);
        await bob.JoinsAsync(ann, chain[3]);
        await cid.JoinsAsync(ann, chain[3]);
        (await ann.CompleteAsync(chain[0], new { cascade = true })).Expect(HttpStatusCode.OK);
        await app.QuietAsync(ann);
        await app.QuietAsync(bob);
        var (hers, his) = (await ann.GetAsync($"/notifications/{ann.Id}"), await bob.GetAsync($"/notifications/{bob.Id}"));

        (await cid.CompleteAsync(chain[3])).Expect(HttpStatusCode.OK);

        var told = await SinceAsync(ann, hers);
        Assert.Equal([chain[3], chain[2], chain[1], chain[0]], told.Select(data => data.GetProperty("task_id").GetGuid()));
        Assert.Equal([false, true, true, true], told.Select(data => data.GetProperty("silent").GetBoolean()));
        var versions = new Dictionary<Guid, int>();
        foreach (var task in chain)
            versions[task] = await ann.VersionAsync(task);
        Assert.Equal(versions, told.SelectMany(Named).Distinct().ToDictionary());
        Assert.Equal(hers.Number("unread_count") + 1, (await ann.GetAsync($"/notifications/{ann.Id}")).Number("unread_count"));

        var heard = Assert.Single(await SinceAsync(bob, his));
        Assert.Equal([chain[3], chain[2]], Named(heard).Select(named => named.Id));
        Assert.Equal(his.Number("unread_count") + 1, (await bob.GetAsync($"/notifications/{bob.Id}")).Number("unread_count"));
        foreach (var shown in (string[])[(await bob.GetAsync($"/notifications/{bob.Id}")).Content, (await bob.GetAsync($"/tasks/{chain[3]}/activity")).Content, heard.GetRawText()])
            Assert.DoesNotContain(chain[..2], id => shown.Contains($"{id}", StringComparison.Ordinal));

        async Task<List<JsonElement>> SinceAsync(User user, Answer before)
        {
            await app.QuietAsync(user);
            await using var stream = await user.SubscribeAsync(before["last_event_id"].GetRawText());
            await stream.NextAsync("ready");
            var events = new List<JsonElement>();
            while (await stream.NextAsync() is { Type: "task_update" } next)
                events.Add(next.Data);
            return events;
        }

        static IEnumerable<(Guid Id, int Version)> Named(JsonElement told)
        {
            var data = told.GetProperty("data");
            IEnumerable<JsonElement> touched = data.TryGetProperty("touched", out var list) ? list.EnumerateArray() : [];
            return touched.Prepend(data.GetProperty("resource")).Select(named => (named.GetProperty("id").GetGuid(), named.GetProperty("version").GetInt32()));
        }
    }

    [Fact]
    public async Task A_completion_and_its_end_are_told_with_the_parent_that_counts_them()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        var part = await ann.TaskAsync(id, root, 30);
        await bob.JoinsAsync(ann, root);
        var page = await TaskPage.OpenAsync(app, bob, id);

        await ann.CompleteAsync(part);
        await ann.PutAsync($"/tasks/{part}", new { is_complete = false, title = "Not yet" });

        await page.RefetchAsync();
        Assert.Equal([(part, "completed", false), (part, "reopened", false)], Told(page));
        Assert.Equal([root, root], page.Touched);
    }

    [Fact]
    public async Task Each_task_has_in_its_history_that_it_was_completed_and_reopened_once()
    {
        var (ann, bob, cid) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Cid"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        var (part, other) = (await ann.TaskAsync(id, root, 40), await ann.TaskAsync(id, root, 20));
        var piece = await ann.TaskAsync(id, part, 40);
        await bob.JoinsAsync(ann, part);
        await cid.JoinsAsync(ann, part);
        await cid.JoinsAsync(ann, other);
        (await ann.CompleteAsync(root, new { cascade = true })).Expect(HttpStatusCode.OK);
        (await bob.CompleteAsync(piece)).Expect(HttpStatusCode.OK);

        foreach (var (task, expected) in ((Guid, string[])[])[(root, ["reopened", "completed"]), (part, ["reopened", "completed"]), (other, ["completed"]), (piece, ["reopened", "completed"])])
        {
            var history = (await ann.GetAsync($"/tasks/{task}/activity")).Items;
            Assert.Equal(expected, history.Select(entry => entry.GetProperty("action").GetString()).Where(action => action is "completed" or "reopened"));
            Assert.Equal(await ann.VersionAsync(task), history[0].GetProperty("data").GetProperty("resource").GetProperty("version").GetInt32());
        }
    }

    [Fact]
    public async Task Of_a_large_cascade_a_hundred_are_named_and_that_there_are_more()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var root = await ann.TaskAsync(await ann.EventAsync(), duration: 150);
        var part = await ann.TaskAsync((await ann.GetAsync($"/tasks/{root}"))["event_id"].GetGuid(), root, 150);
        await app.ImportAsync(part, 150);
        await bob.JoinsAsync(ann, part);
        await app.QuietAsync(ann);
        await app.QuietAsync(bob);
        await using var hers = await ann.SubscribeAsync();
        await using var his = await bob.SubscribeAsync();
        await hers.NextAsync("ready");
        await his.NextAsync("ready");

        await ann.CompleteAsync(root, new { cascade = true });

        foreach (var (stream, task) in new[] { (hers, root), (his, part) })
        {
            var data = (await stream.NextAsync("task_update")).Data.GetProperty("data");
            Assert.Equal(task, data.GetProperty("resource").GetProperty("id").GetGuid());
            Assert.Equal(100, data.GetProperty("touched").GetArrayLength());
            Assert.True(data.GetProperty("touched_more").GetBoolean());
        }
    }

    [Fact]
    public async Task Each_of_many_is_told_of_its_own_part()
    {
        var ann = await app.UserAsync("Ann");
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 8);
        var parts = await app.ImportAsync(root, 8);
        var people = await Task.WhenAll(parts.Select(_ => app.UserAsync("Somebody")));
        for (var i = 0; i < parts.Length; i++)
            await people[i].JoinsAsync(ann, parts[i], "maintainer");
        var pages = await Task.WhenAll(people.Select(user => TaskPage.OpenAsync(app, user, id)));

        await ann.CompleteAsync(root, new { cascade = true });

        for (var i = 0; i < parts.Length; i++)
        {
            await pages[i].RefetchAsync();
            Assert.Equal([(parts[i], "completed", false)], Told(pages[i]));
            Assert.Empty(pages[i].Touched);
        }
    }

    [Fact]
    public async Task Of_those_whom_a_write_names_the_ones_are_told_who_see_the_task_and_as_long_as_they_do()
    {
        var (ann, bob, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Eve"));
        var id = await ann.EventAsync();
        var task = await ann.TaskAsync(id);
        await bob.JoinsAsync(ann, task);
        await app.QuietAsync(bob);
        await using (var stream = await bob.SubscribeAsync())
        {
            await stream.NextAsync("ready");
            var activity = new Activity(ActivityType.TaskUpdate, ann.Id, "Work", "", new ActivityData("tested", null), DateTimeOffset.UnixEpoch) { EventId = id, TaskId = task };
            await app.RecordAsync(activity, Audience.PartOfTask([bob.Id, eve.Id]));
            Assert.Equal("Work", (await stream.NextAsync("task_update")).Text("title"));
        }

        await using var db = await app.OpenDatabaseAsync();
        await db.ExecuteAsync("DELETE FROM collaborators WHERE user_id = @bob", ("bob", bob.Id));
        await app.QuietAsync(eve);
        await using var replay = await bob.SubscribeAsync("0");
        await replay.NextAsync("ready");

        Assert.Empty((await eve.GetAsync($"/notifications/{eve.Id}")).Items);
        var last = long.Parse((await bob.GetAsync($"/notifications/{bob.Id}")).Body.GetProperty("last_event_id").GetRawText(), System.Globalization.CultureInfo.InvariantCulture);
        var events = await replay.TakeAsync((int)last);
        Assert.Equal("withdrawn", events[^1].Type);
    }

    private static IEnumerable<(Guid Task, string Action, bool Silent)> Told(TaskPage page) => page.Events.Select(told => (
        told.GetProperty("task_id").GetGuid(), told.GetProperty("data").GetProperty("action").GetString()!, told.GetProperty("silent").GetBoolean()));
}
