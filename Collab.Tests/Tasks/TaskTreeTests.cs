using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

/// <summary>The tasks of an event, inside their parents.</summary>
public sealed class TaskTreeTests(CollabApp app, CountingApi counting) : IClassFixture<CountingApi>
{
    private const int MaxCommands = 4;

    [Fact]
    public async Task A_tree_has_everything_below_inside_its_parents_oldest_first()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var (root, second) = (await ann.TaskAsync(id, title: "Root"), await ann.TaskAsync(id, title: "Second"));
        var (part, other) = (await ann.TaskAsync(id, root, 30, "Part"), await ann.TaskAsync(id, root, 20, "Other"));
        var piece = await ann.TaskAsync(id, part, 10, "Piece");
        var late = await ann.TaskAsync(id, part, 10, "Late");

        var trees = (await ann.GetAsync($"/events/{id}/tasks?tree=true")).Expect(HttpStatusCode.OK);

        Assert.Equal($"{root}({part}({piece}()+{late}())+{other}())|{second}()", Shape(trees));
        await AreShownAsync(ann, trees);
        Assert.Equal(trees.Content, (await ann.GetAsync($"/events/{id}/tasks/?tree=true")).Content);
        Assert.DoesNotContain("subtasks\":", (await ann.GetAsync($"/events/{id}/tasks")).Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_no_parent_that_one_sees_is_at_the_top()
    {
        var (ann, bob, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Eve"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 100);
        var (part, other) = (await ann.TaskAsync(id, root, 50), await ann.TaskAsync(id, root, 50));
        var piece = await ann.TaskAsync(id, part, 50);
        var below = await ann.TaskAsync(id, piece, 50);
        var bit = await ann.TaskAsync(id, other, 50);
        await bob.JoinsAsync(ann, below, "maintainer");
        await bob.JoinsAsync(ann, part);
        await bob.JoinsAsync(ann, bit);

        var trees = (await bob.GetAsync($"/events/{id}/tasks?tree=true")).Expect(HttpStatusCode.OK);

        Assert.Equal($"{part}({piece}({below}()))|{bit}()", Shape(trees));
        await AreShownAsync(bob, trees);
        Assert.Equal(["collaborator", "collaborator", "maintainer", "collaborator"], All(trees.Items).Select(task => task.GetProperty("role").GetString()));
        (await eve.GetAsync($"/events/{id}/tasks?tree=true")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_tree_may_begin_below_one_task()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var (id, there) = (await ann.EventAsync(), await ann.EventAsync());
        var root = await ann.TaskAsync(id, title: "Root");
        var part = await ann.TaskAsync(id, root, 40, "Part");
        var (first, second) = (await ann.TaskAsync(id, part, 20, "First"), await ann.TaskAsync(id, part, 20, "Second"));
        var piece = await ann.TaskAsync(id, first, 20, "Piece");
        var elsewhere = await ann.TaskAsync(there);
        await bob.JoinsAsync(ann, part);

        foreach (var user in (User[])[ann, bob])
        {
            var trees = (await user.GetAsync($"/events/{id}/tasks?tree=true&parent_task_id={part}")).Expect(HttpStatusCode.OK);
            Assert.Equal($"{first}({piece}())|{second}()", Shape(trees));
            await AreShownAsync(user, trees);
        }

        Assert.Empty((await ann.GetAsync($"/events/{id}/tasks?tree=true&parent_task_id={piece}")).Expect(HttpStatusCode.OK).Items);
        Assert.Empty((await ann.GetAsync($"/events/{await ann.EventAsync()}/tasks?tree=true")).Expect(HttpStatusCode.OK).Items);
        (await ann.GetAsync($"/events/{id}/tasks?tree=true&parent_task_id={elsewhere}")).ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("parent_task_id");
        foreach (var tree in (string[])["true", "false"])
            (await bob.GetAsync($"/events/{id}/tasks?tree={tree}&parent_task_id={root}")).ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("parent_task_id");
        (await bob.GetAsync($"/events/{there}/tasks?tree=true&parent_task_id={elsewhere}")).ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming();
        (await ann.GetAsync($"/events/{id}/tasks?tree=maybe")).ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Naming("tree");
    }

    [Fact]
    public async Task A_page_counts_trees_and_has_each_of_them_whole()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var expected = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var root = await ann.TaskAsync(id);
            expected.Add($"{root}({await ann.TaskAsync(id, root, 30)}()+{await ann.TaskAsync(id, root, 30)}())");
            await bob.JoinsAsync(ann, root);
        }

        foreach (var user in (User[])[ann, bob])
        {
            var (seen, cursor) = (new List<string>(), "");
            do
            {
                var page = (await user.GetAsync($"/events/{id}/tasks?tree=true&limit=2{cursor}")).Expect(HttpStatusCode.OK);
                Assert.InRange(page.Items.Length, 1, 2);
                seen.AddRange(Shape(page).Split('|'));
                cursor = page.NextCursor is { } next ? $"&cursor={next}" : null;
            }
            while (cursor is not null);
            Assert.Equal(expected, seen);
        }
    }

    [Fact]
    public async Task Two_thousand_tasks_on_sixteen_levels_are_one_tree()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var chain = await ann.ChainAsync(id, 15, 2000);
        var leaves = await app.ImportAsync(chain[^1], 2000);
        await bob.JoinsAsync(ann, chain[7]);

        var (hers, his) = (await ann.GetAsync($"/events/{id}/tasks?tree=true"), await bob.GetAsync($"/events/{id}/tasks?tree=true"));

        Assert.Equal([.. chain, .. leaves.Order()], All(hers.Expect(HttpStatusCode.OK).Items).Select(task => task.GetProperty("id").GetGuid()));
        Assert.Equal([.. chain[7..], .. leaves.Order()], All(his.Expect(HttpStatusCode.OK).Items).Select(task => task.GetProperty("id").GetGuid()));
        Assert.Equal(15, All(hers.Items).Last().GetProperty("path").GetArrayLength());
    }

    [Fact]
    public async Task Of_more_than_five_thousand_tasks_the_deepest_levels_are_left_out_and_asked_for_apart()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 6000);
        var (large, small) = (await ann.TaskAsync(id, root, 5000), await ann.TaskAsync(id, root, 10));
        await app.ImportAsync(large, 5000);
        var leaf = await ann.TaskAsync(id, small, 1);
        var last = await ann.TaskAsync(id);

        var trees = (await ann.GetAsync($"/events/{id}/tasks?tree=true")).Expect(HttpStatusCode.OK);
        var below = (await ann.GetAsync($"/events/{id}/tasks?tree=true&parent_task_id={small}")).Expect(HttpStatusCode.OK);
        var part = (await ann.GetAsync($"/events/{id}/tasks?tree=true&limit=100&parent_task_id={large}")).Expect(HttpStatusCode.OK);

        Assert.Equal($"{root}({large}+{small})|{last}()", Shape(trees));
        Assert.Equal($"{leaf}()", Shape(below));
        Assert.Equal(100, part.Items.Length);
        Assert.NotNull(part.NextCursor);
    }

    [Fact]
    public async Task Levels_are_left_out_as_they_are_seen_however_deep_a_tree_begins()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var (root, large) = (await ann.TaskAsync(id, duration: 5000), await ann.TaskAsync(id, duration: 5000));
        var chain = await ann.ChainAsync(id, 10, 10);
        await app.ImportAsync(await ann.TaskAsync(id, large, 5000), 5000);
        var part = await ann.TaskAsync(id, root, 10);
        foreach (var task in (Guid[])[root, large, chain[7]])
            await bob.JoinsAsync(ann, task);

        var shape = Shape(await bob.GetAsync($"/events/{id}/tasks?tree=true"));

        Assert.Equal(3, shape.Split('|').Length);
        Assert.Contains($"{root}({part}())", shape, StringComparison.Ordinal);
        Assert.Contains($"{chain[7]}({chain[8]})", shape, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_more_text_than_a_client_would_want_at_once_the_deepest_levels_are_left_out()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 300);
        await app.ImportAsync(root, 300);
        await using var db = await app.OpenDatabaseAsync();
        await db.ExecuteAsync("UPDATE tasks SET description = repeat('x', 20000) WHERE event_id = @id", ("id", id));

        Assert.Equal($"{root}", Shape(await ann.GetAsync($"/events/{id}/tasks?tree=true")));
    }

    [Fact]
    public async Task A_tree_costs_the_same_commands_whatever_its_size()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 500);
        var part = await ann.TaskAsync(id, root, 500);
        await bob.JoinsAsync(ann, root);
        var paths = (string[])[$"/events/{id}/tasks?tree=true", $"/events/{id}/tasks?tree=true&parent_task_id={root}"];
        var before = await MeasureAsync(ann, bob, paths);

        await app.ImportAsync((await ann.ChainAsync(id, 8, 200))[^1], 200);
        await app.ImportAsync(part, 200);

        Assert.Equal(before, await MeasureAsync(ann, bob, paths));
        Assert.All(before, cost => Assert.InRange(cost, 1, MaxCommands));
    }

    private async Task<List<int>> MeasureAsync(User ann, User bob, string[] paths)
    {
        var costs = new List<int>();
        foreach (var path in paths)
            costs.AddRange([await counting.CountAsync(ann, path), await counting.CountAsync(bob, path)]);
        return costs;
    }

    /// <summary>Fails unless each task of the trees is, but for its subtasks, as it is shown by itself.</summary>
    private static async Task AreShownAsync(User user, Answer trees)
    {
        foreach (var task in All(trees.Items))
        {
            var alone = JsonNode.Parse(task.GetRawText())!.AsObject();
            alone.Remove("subtasks");
            Assert.True(JsonNode.DeepEquals(alone, JsonNode.Parse((await user.GetAsync($"/tasks/{task.GetProperty("id").GetGuid()}")).Content)), task.GetRawText());
        }
    }

    /// <summary>The ids with those of their subtasks: nothing after one whose subtasks are left out.</summary>
    private static string Shape(Answer trees) => string.Join('|', trees.Expect(HttpStatusCode.OK).Items.Select(Shape));

    private static string Shape(JsonElement task) => task.GetProperty("id").GetString() +
        (task.TryGetProperty("subtasks", out var subtasks) ? $"({string.Join('+', subtasks.EnumerateArray().Select(Shape))})" : "");

    private static IEnumerable<JsonElement> All(IEnumerable<JsonElement> tasks) =>
        tasks.SelectMany(task => (JsonElement[])[task, .. task.TryGetProperty("subtasks", out var subtasks) ? All(subtasks.EnumerateArray()) : []]);
}
