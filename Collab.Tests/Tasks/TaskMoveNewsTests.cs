using System.Net;
using Collab.Tests.Collaborators;
using Collab.Tests.Stories;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

public sealed class TaskMoveNewsTests(CollabApp app)
{
    [Fact]
    public async Task A_move_is_told_to_those_who_see_the_task_now_with_its_parent_and_what_is_below()
    {
        var tree = await TreeAsync();
        var (bob, cid) = (await JoinAsync(tree.Ann, tree.Piece, "Bob"), await JoinAsync(tree.Ann, tree.There, "Cid"));

        (await tree.Ann.MoveAsync(tree.Part, tree.There)).Expect(HttpStatusCode.OK);

        var told = Assert.Single(await app.ToldAsync(tree.Part, "moved"));
        Assert.Equal((tree.Part, 3), told.Resource);
        Assert.Equal([(tree.There, 2), (tree.Piece, 1)], told.Touched);
        Assert.Equal([(cid.Id, false), (tree.Ann.Id, true)], told.Recipients);
        Assert.DoesNotContain(told.Recipients, recipient => recipient.User == bob.Id);
        Assert.Empty(await app.ToldAsync(tree.Part, "moved_away"));
    }

    [Fact]
    public async Task The_parent_that_it_leaves_is_told_silently_to_those_who_see_that_one()
    {
        var tree = await TreeAsync();
        var (bob, cid) = (await JoinAsync(tree.Ann, tree.Here, "Bob"), await JoinAsync(tree.Ann, tree.There, "Cid"));
        await using var stream = await cid.ListenAsync();

        (await tree.Ann.MoveAsync(tree.Part, tree.There)).Expect(HttpStatusCode.OK);

        var told = Assert.Single(await app.ToldAsync(tree.Here, "subtask_moved"));
        Assert.Equal((tree.Here, 3), told.Resource);
        Assert.Empty(told.Touched);
        Assert.Equal(new[] { (bob.Id, true), (tree.Ann.Id, true) }.Order(), told.Recipients.Order());

        var move = await stream.NextAsync("task_update");
        Assert.DoesNotContain($"{tree.Here}", move.Data.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain($"{tree.Here}", (await cid.GetAsync("/notifications")).Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_sees_only_the_new_place_reads_nothing_of_the_old_one_in_what_happened_before()
    {
        var tree = await TreeAsync();
        var cid = await JoinAsync(tree.Ann, tree.There, "Cid");
        (await tree.Ann.PutAsync($"/tasks/{tree.Part}", new { duration = 20 })).Expect(HttpStatusCode.OK);

        (await tree.Ann.MoveAsync(tree.Part, tree.There)).Expect(HttpStatusCode.OK);

        var activity = await cid.GetAsync($"/tasks/{tree.Part}/activity");
        Assert.Equal(["moved", "updated", "created"], activity.Items.Select(item => item.GetProperty("action").GetString()));
        Assert.Equal(
            [(tree.Part, 4), (tree.Part, 3), (tree.Part, 1)],
            activity.Items.Select(item => item.GetProperty("data").GetProperty("resource")).Select(r => (r.GetProperty("id").GetGuid(), r.GetProperty("version").GetInt32())));
        Assert.DoesNotContain($"{tree.Here}", activity.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_see_the_task_where_it_is_now_hears_that_as_the_end_of_it()
    {
        var tree = await TreeAsync();
        var (bob, dan) = (await JoinAsync(tree.Ann, tree.Here, "Bob"), await JoinAsync(tree.Ann, tree.Here, "Dan"));
        await dan.JoinsAsync(tree.Ann, tree.There);
        await using var stream = await bob.ListenAsync();

        (await tree.Ann.PutAsync($"/tasks/{tree.Part}", new { parent_task_id = tree.There, title = "Renamed there" })).Expect(HttpStatusCode.OK);

        var told = Assert.Single(await app.ToldAsync(tree.Part, "moved_away"));
        Assert.Equal("Part", told.Title);
        Assert.Equal((tree.Part, null), told.Resource);
        Assert.Equal([(tree.Piece, null)], told.Touched);
        Assert.False(told.TouchedMore);
        Assert.Equal([(bob.Id, false)], told.Recipients);
        Assert.Equal(
            new[] { (dan.Id, false), (tree.Ann.Id, true) }.Order(), Assert.Single(await app.ToldAsync(tree.Part, "moved")).Recipients.Order());

        var end = await stream.NextAsync("task_update");
        Assert.Equal("Part", end.Text("title"));
        await using var replay = await bob.SubscribeAsync($"{end.Number - 1}");
        await replay.NextAsync("ready");
        Assert.Equal("Part", (await replay.NextAsync("task_update")).Text("title"));
    }

    [Fact]
    public async Task Who_keeps_a_part_of_what_moved_is_to_read_the_tree_again_and_who_has_roles_on_that_part()
    {
        var tree = await TreeAsync();
        var bob = await JoinAsync(tree.Ann, tree.Piece, "Bob");
        await bob.JoinsAsync(tree.Ann, tree.Here);

        (await tree.Ann.MoveAsync(tree.Part, tree.There)).Expect(HttpStatusCode.OK);

        var told = Assert.Single(await app.ToldAsync(tree.Part, "moved_away"));
        Assert.Empty(told.Touched);
        Assert.True(told.TouchedMore);
        Assert.Equal([(bob.Id, false)], told.Recipients);
        var above = Assert.Single(await app.ToldAsync(tree.Piece, "moved_above"));
        Assert.Equal((tree.Piece, 1), above.Resource);
        Assert.Equal([(bob.Id, true)], above.Recipients);
        (await bob.GetAsync($"/tasks/{tree.Part}")).Expect(HttpStatusCode.NotFound);
        Assert.Empty((await bob.GetAsync($"/tasks/{tree.Piece}"))["path"].EnumerateArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_sees_only_something_below_hears_silently_that_other_roles_are_inherited_there(bool fromTheTop)
    {
        var tree = await TreeAsync();
        var bob = await JoinAsync(tree.Ann, tree.Piece, "Bob");
        await JoinAsync(tree.Ann, tree.There, "Eve");
        if (fromTheTop)
            (await tree.Ann.MoveAsync(tree.Part, null)).Expect(HttpStatusCode.OK);
        var before = await bob.RolesAsync(tree.Piece);
        await using var stream = await bob.ListenAsync();

        (await tree.Ann.MoveAsync(tree.Part, tree.There)).Expect(HttpStatusCode.OK);

        var told = await stream.NextAsync("task_update");
        Assert.True(told.Data.GetProperty("silent").GetBoolean());
        Assert.Equal(tree.Piece, told.Data.GetProperty("data").GetProperty("resource").GetProperty("id").GetGuid());
        Assert.DoesNotContain($"{tree.Part}", told.Data.GetRawText(), StringComparison.Ordinal);
        Assert.NotEqual(before.Keys.Order(), (await bob.RolesAsync(tree.Piece)).Keys.Order());
    }

    [Fact]
    public async Task A_mute_above_the_old_place_holds_for_the_news_that_the_task_left_it()
    {
        var tree = await TreeAsync();
        var bob = await JoinAsync(tree.Ann, tree.Here, "Bob");
        var settings = new { task_settings = new Dictionary<Guid, object> { [tree.Here] = new { muted = true } } };
        (await bob.PatchAsync($"/users/{bob.Id}/settings", settings)).Expect(HttpStatusCode.OK);

        (await tree.Ann.MoveAsync(tree.Part, tree.There)).Expect(HttpStatusCode.OK);

        Assert.Equal([(bob.Id, true)], Assert.Single(await app.ToldAsync(tree.Part, "moved_away")).Recipients);
    }

    [Fact]
    public async Task What_is_said_to_those_who_lost_it_is_not_shown_among_what_happened_on_the_task()
    {
        var tree = await TreeAsync();
        await JoinAsync(tree.Ann, tree.Here, "Bob");

        (await tree.Ann.MoveAsync(tree.Part, tree.There)).Expect(HttpStatusCode.OK);

        var actions = (await tree.Ann.GetAsync($"/tasks/{tree.Part}/activity")).Items.Select(item => item.GetProperty("action").GetString());
        Assert.Equal(["moved", "created"], actions);
    }

    [Fact]
    public async Task Of_many_tasks_below_a_hundred_are_named_with_the_parent_first()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var there = await ann.TaskAsync(id, duration: 1000);
        var branch = await ann.TaskAsync(id, duration: 120);
        await app.ImportAsync(branch, 120);

        (await ann.MoveAsync(branch, there)).Expect(HttpStatusCode.OK);

        var told = Assert.Single(await app.ToldAsync(branch, "moved"));
        Assert.Equal((there, 2), told.Touched[0]);
        Assert.Equal(100, told.Touched.Length);
        Assert.True(told.TouchedMore);
        await app.IsSoundAsync(id);
    }

    [Fact]
    public async Task A_refused_move_and_one_to_the_same_place_tell_nothing()
    {
        var tree = await TreeAsync();

        (await tree.Ann.MoveAsync(tree.Part, tree.Here)).Expect(HttpStatusCode.OK);
        (await tree.Ann.MoveAsync(tree.Part, tree.Piece)).Expect(HttpStatusCode.Conflict);

        Assert.Empty(await app.ToldAsync(tree.Part, "moved"));
        Assert.Empty(await app.ToldAsync(tree.Part, "updated"));
    }

    private async Task<Tree> TreeAsync()
    {
        var ann = await app.UserAsync("Ann");
        var id = await ann.EventAsync();
        var (here, there) = (await ann.TaskAsync(id), await ann.TaskAsync(id));
        var part = await ann.TaskAsync(id, here, 30, "Part");
        return new(ann, here, there, part, await ann.TaskAsync(id, part, 10));
    }

    private async Task<User> JoinAsync(User maintainer, Guid task, string name)
    {
        var user = await app.UserAsync(name);
        await user.JoinsAsync(maintainer, task);
        await app.UntilDispatchedAsync();
        return user;
    }

    private sealed record Tree(User Ann, Guid Here, Guid There, Guid Part, Guid Piece);
}
