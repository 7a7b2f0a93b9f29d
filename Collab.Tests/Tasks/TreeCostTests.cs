using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

public sealed class TreeCostTests(CollabApp app, CountingApi counting) : IClassFixture<CountingApi>
{
    private const int Attempts = 3;

    [Fact]
    public async Task Changes_of_many_tasks_cost_the_same_commands_as_those_of_few()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));

        foreach (var change in (Func<Tree, Task<int>>[])[MoveAsync, PlanAsync, CompleteAsync, DeleteAsync])
        {
            // One may be the question of who the caller is.
            var few = await FewestAsync(ann, bob, change, 2);
            Assert.InRange(await FewestAsync(ann, bob, change, 12), few - 1, few + 1);
        }

        Task<int> MoveAsync(Tree tree) => counting.CountAsync(ann, async caller => (await caller.MoveAsync(tree.Root, tree.Other)).Expect(HttpStatusCode.OK));
        Task<int> PlanAsync(Tree tree) => counting.CountAsync(ann, async caller =>
            (await caller.PlanAsync(tree.Root, [.. tree.Parts.Select(part => (part, 2))])).Expect(HttpStatusCode.OK));
        Task<int> CompleteAsync(Tree tree) => counting.CountAsync(ann, async caller =>
        {
            (await caller.PlanAsync(tree.Root, [.. tree.Parts.Select(part => (part, 60 / tree.Parts.Count))])).Expect(HttpStatusCode.OK);
            return (await caller.CompleteAsync(tree.Root, new { is_complete = true, cascade = true })).Expect(HttpStatusCode.OK);
        });
        Task<int> DeleteAsync(Tree tree) => counting.CountAsync(ann, async caller => (await caller.DeleteAsync($"/tasks/{tree.Root}")).Expect(HttpStatusCode.NoContent));
    }

    [Fact]
    public async Task A_plan_of_many_subtasks_is_put_into_their_histories_by_the_same_statements_as_one_of_few()
    {
        var ann = await app.UserAsync("Ann");
        var id = await ann.EventAsync();

        var few = await InsertsAsync(3);
        Assert.Equal(few, await InsertsAsync(60));

        async Task<int> InsertsAsync(int count)
        {
            var root = await ann.TaskAsync(id, duration: 2 * count);
            var parts = await app.ImportAsync(root, count);
            var inserts = await counting.CountInsertsAsync(ann, "activity", async caller =>
                (await caller.PlanAsync(root, [.. parts.Select(part => (part, 2))])).Expect(HttpStatusCode.OK));
            Assert.Equal("updated", Assert.Single((await ann.GetAsync($"/tasks/{parts[^1]}/activity")).Items).GetProperty("action").GetString());
            return inserts;
        }
    }

    [Fact]
    public async Task Reopening_below_as_many_complete_tasks_as_there_can_be_costs_the_commands_that_it_costs_below_few()
    {
        var ann = await app.UserAsync("Ann");
        var id = await ann.EventAsync();

        var few = await FewestAsync(levels: 3);
        Assert.Equal(few, await FewestAsync(levels: 16));

        async Task<int> FewestAsync(int levels)
        {
            var chain = await ann.ChainAsync(id, levels);
            var fewest = int.MaxValue;
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                (await ann.CompleteAsync(chain[0], new { is_complete = true, cascade = true })).Expect(HttpStatusCode.OK);
                fewest = Math.Min(fewest, await counting.CountAsync(ann, async caller =>
                    (await caller.CompleteAsync(chain[^1], new { is_complete = false })).Expect(HttpStatusCode.OK)));
            }

            Assert.False(await ann.IsCompleteAsync(chain[0]));
            return fewest;
        }
    }

    private async Task<int> FewestAsync(User ann, User bob, Func<Tree, Task<int>> change, int parts)
    {
        var fewest = int.MaxValue;
        for (var attempt = 0; attempt < Attempts; attempt++)
            fewest = Math.Min(fewest, await change(await GrowAsync(ann, bob, parts)));
        return fewest;
    }

    /// <summary>A task with subtasks, each with a member and an invite of its own.</summary>
    private async Task<Tree> GrowAsync(User ann, User bob, int count)
    {
        var id = await ann.EventAsync();
        var (above, other) = (await ann.TaskAsync(id), await ann.TaskAsync(id));
        var root = await ann.TaskAsync(id, above);
        var eve = await app.UserAsync("Eve");
        var parts = new List<Guid>();
        for (var i = 0; i < count; i++)
        {
            parts.Add(await ann.TaskAsync(id, root, 1));
            await bob.JoinsAsync(ann, parts[^1]);
            await ann.InviteAsync(parts[^1], eve);
        }

        return new(root, other, parts);
    }

    private sealed record Tree(Guid Root, Guid Other, List<Guid> Parts);
}
