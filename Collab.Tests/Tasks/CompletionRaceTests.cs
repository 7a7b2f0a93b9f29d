using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

/// <summary>Whoever completes, reopens, plans and creates at the same moment: no complete task is above an open one, or differs from the sum of its subtasks.</summary>
public sealed class CompletionRaceTests(CollabApp app)
{
    private const int Writers = 16;

    [Fact]
    public async Task Completing_a_parent_while_its_subtasks_are_reopened_grown_and_created()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 40);
        var (first, second) = (await ann.TaskAsync(id, root, 20), await ann.TaskAsync(id, root, 20));
        (await ann.CompleteAsync(root, new { cascade = true })).Expect(HttpStatusCode.OK);

        await AtOnceAsync(id, i => (i % 8) switch
        {
            0 => ann.CompleteAsync(first),
            1 => ann.CompleteAsync(second),
            2 => ann.CompleteAsync(root, new { is_complete = true }),
            3 => ann.CompleteAsync(root, new { is_complete = true, cascade = true }),
            4 => ann.PutAsync($"/tasks/{first}", new { duration = 19, is_complete = false }),
            5 => ann.PutAsync($"/tasks/{first}", new { duration = 20 }),
            6 => ann.PostAsync("/tasks", new { event_id = id, parent_task_id = root, title = "Late", duration = 1 }),
            _ => ann.PutAsync($"/tasks/{root}", new { is_complete = true, duration = 40 + i }),
        });
    }

    [Fact]
    public async Task Completing_the_last_two_subtasks_at_once_counts_both()
    {
        var ann = await app.UserAsync();
        for (var round = 0; round < 5; round++)
        {
            var id = await ann.EventAsync();
            var root = await ann.TaskAsync(id, duration: 40);
            var (first, second) = (await ann.TaskAsync(id, root, 20), await ann.TaskAsync(id, root, 20));

            var answers = await Task.WhenAll(ann.CompleteAsync(first, new { is_complete = true }), ann.CompleteAsync(second, new { is_complete = true }));

            Assert.All(answers, answer => answer.Expect(HttpStatusCode.OK));
            Assert.Equal(2, (await ann.GetAsync($"/tasks/{root}")).Number("completed_subtask_count"));
            (await ann.CompleteAsync(root)).Expect(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Cascades_while_tasks_are_created_below()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 1000);
        var parts = new List<Guid>();
        for (var i = 0; i < 4; i++)
            parts.Add(await ann.TaskAsync(id, root, 250));

        var answers = await AtOnceAsync(id, i => i % 4 == 0
            ? ann.CompleteAsync(root, new { is_complete = true, cascade = true })
            : CreateBelowAsync(ann, id, parts[i % 4]));

        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.OK || answer.Problem == "urn:collab:duration-unbalanced");
    }

    [Fact]
    public async Task Cascades_and_toggles_at_every_level_of_a_tree()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var chain = await ann.ChainAsync(id, 8);

        var answers = await AtOnceAsync(id, i => i % 3 == 0
            ? ann.CompleteAsync(chain[i % chain.Length], new { is_complete = true, cascade = true })
            : ann.CompleteAsync(chain[i % chain.Length]));

        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_gets_a_role_below_while_a_cascade_is_made_hears_of_it()
    {
        var (ann, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Eve"));
        var id = await ann.EventAsync();
        var chain = await ann.ChainAsync(id, 3);
        await using var db = await app.OpenDatabaseAsync();
        await using var joining = await db.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await db.ExecuteAsync(
            "INSERT INTO collaborators (id, version, created_at, updated_at, task_id, event_id, user_id, role) VALUES (gen_random_uuid(), 1, now(), now(), @task, @id, @eve, 'collaborator')",
            ("task", chain[2]), ("id", id), ("eve", eve.Id));

        var cascade = ann.CompleteAsync(chain[0], new { cascade = true });
        await app.IsWaitedForAsync(db);
        await joining.CommitAsync(TestContext.Current.CancellationToken);

        (await cascade).Expect(HttpStatusCode.OK);
        await Eventually.IsTrueAsync(async () => (await eve.GetAsync($"/notifications/{eve.Id}")).Items.Any(news => news.GetProperty("task_id").GetGuid() == chain[2]));
    }

    [Fact]
    public async Task Whoever_gets_a_role_while_it_asks_for_a_cascade_makes_one()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var chain = await ann.ChainAsync(await ann.EventAsync(), 3);
        var joining = new Lazy<Task>(() => bob.JoinsAsync(ann, chain[0]));
        await using var api = new TracedApi(
            await app.ConnectionStringAsync("collabdb"),
            await app.ConnectionStringAsync("redis"),
            app.Issuer,
            before: command => command.Sql.Contains("FROM tasks WHERE id = ", StringComparison.Ordinal) ? joining.Value : Task.CompletedTask);

        (await new Caller(api.CreateClient(), bob.Token).CompleteAsync(chain[0], new { cascade = true })).Expect(HttpStatusCode.OK);

        Assert.True(joining.IsValueCreated);
        foreach (var task in chain)
            Assert.True(await ann.IsCompleteAsync(task));
    }

    /// <summary>By version: what reopens has changed once, with its counters, and who stays as it was is not touched.</summary>
    [Theory]
    [InlineData("completed", new[] { 1, 1, 1, 1, 1 })]
    [InlineData("reopened", new[] { 0, 1, 1, 1, 1 })]
    public async Task Reopening_waits_and_then_reopens_what_is_complete_above_by_then(string meanwhile, int[] changes)
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var chain = await ann.ChainAsync(id, 5);
        var (start, others) = meanwhile == "completed" ? (chain[3], chain[..3].Reverse()) : (chain[0], chain[..2]);
        (await ann.CompleteAsync(start, new { is_complete = true, cascade = true })).Expect(HttpStatusCode.OK);
        await using var db = await app.OpenDatabaseAsync();
        await using var held = await db.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await db.ExecuteAsync("SELECT FROM tasks WHERE id = @id FOR UPDATE", ("id", chain[3]));

        var reopening = ann.CompleteAsync(chain[4], new { is_complete = false });
        await app.IsWaitedForAsync(db);
        foreach (var above in others)
            await db.ExecuteAsync(
                "UPDATE tasks SET is_complete = NOT is_complete, completed_at = CASE WHEN is_complete THEN NULL ELSE now() END, version = version + 1 WHERE id = @id",
                ("id", above));
        var before = await db.QueryAsync<int>("SELECT version FROM tasks WHERE id = ANY (@ids) ORDER BY cardinality(lineage)", ("ids", chain));
        await held.CommitAsync(TestContext.Current.CancellationToken);
        (await reopening).Expect(HttpStatusCode.OK);

        Assert.Equal(before.Zip(changes, (version, change) => version + change), await Task.WhenAll(chain.Select(ann.VersionAsync)));
        foreach (var task in chain)
            Assert.False(await ann.IsCompleteAsync(task));
        await app.IsSoundAsync(id);
    }

    private static async Task<Answer> CreateBelowAsync(User user, Guid eventId, Guid part)
    {
        var made = await user.PostAsync("/tasks", new { event_id = eventId, parent_task_id = part, title = "Late", duration = 125 });
        return made.Status == HttpStatusCode.Created
            ? await user.PostAsync("/tasks", new { event_id = eventId, parent_task_id = made.Id, title = "Later", duration = 125 })
            : made;
    }

    /// <summary>Sixteen at once, four times each; whatever they are answered, afterwards the tree is sound.</summary>
    private async Task<List<Answer>> AtOnceAsync(Guid eventId, Func<int, Task<Answer>> write)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(async i =>
        {
            var mine = new List<Answer>();
            for (var round = 0; round < 4; round++)
                mine.Add(await write(i));
            return mine;
        }));
        Assert.All(
            answers.SelectMany(mine => mine),
            answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Conflict, $"{answer}"));
        await app.IsSoundAsync(eventId);
        return [.. answers.SelectMany(mine => mine)];
    }
}
