using System.Net;
using System.Text;
using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

public sealed class CompletionTests(CollabApp app)
{
    [Fact]
    public async Task Without_a_body_a_task_becomes_what_it_is_not()
    {
        var ann = await app.UserAsync();
        var task = await ann.TaskAsync(await ann.EventAsync());

        var done = (await ann.CompleteAsync(task)).Expect(HttpStatusCode.OK);
        Assert.True(done["is_complete"].GetBoolean());
        Assert.NotNull(done.Text("completed_at"));
        Assert.Equal((2, "\"2\""), (done.Version, done.Header("ETag")));
        Assert.Equal(done.Content, (await ann.GetAsync($"/tasks/{task}")).Content);

        var open = (await ann.CompleteAsync(task)).Expect(HttpStatusCode.OK);
        Assert.False(open["is_complete"].GetBoolean());
        Assert.Null(open["completed_at"].GetString());
        Assert.Equal(3, open.Version);
        Assert.Equal(open.Content, (await ann.GetAsync($"/tasks/{task}")).Content);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("", "application/json")]
    [InlineData("{}", "application/json")]
    [InlineData("{\"unknown\":1}", "application/json; charset=utf-8")]
    [InlineData("{\"cascade\":false}", "application/json")]
    public async Task A_body_that_says_nothing_of_it_toggles_as_well(string body, string? contentType)
    {
        var ann = await app.UserAsync();
        var task = await ann.TaskAsync(await ann.EventAsync());
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        var done = await ann.SendAsync(HttpMethod.Patch, $"/tasks/{task}/completion/", content);

        Assert.True(done.Expect(HttpStatusCode.OK)["is_complete"].GetBoolean());
    }

    [Fact]
    public async Task A_null_is_no_body_that_is_left_out()
    {
        var ann = await app.UserAsync();
        var task = await ann.TaskAsync(await ann.EventAsync());

        var refused = await ann.SendAsync(HttpMethod.Patch, $"/tasks/{task}/completion", new StringContent("null", Encoding.UTF8, "application/json"));

        refused.ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("$");
        Assert.False((await ann.GetAsync($"/tasks/{task}"))["is_complete"].GetBoolean());
    }

    [Fact]
    public async Task What_is_complete_already_stays_as_it_is()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var task = await ann.TaskAsync(id);

        var first = (await ann.CompleteAsync(task, new { is_complete = true })).Expect(HttpStatusCode.OK);
        foreach (var again in (object[])[new { is_complete = true }, new { is_complete = true, cascade = true }])
            Assert.Equal(first.Content, (await ann.CompleteAsync(task, again)).Expect(HttpStatusCode.OK).Content);
        var open = (await ann.CompleteAsync(task, new { is_complete = false })).Expect(HttpStatusCode.OK);
        Assert.Equal(open.Content, (await ann.CompleteAsync(task, new { is_complete = false })).Expect(HttpStatusCode.OK).Content);

        await using var db = await app.OpenDatabaseAsync();
        Assert.Equal(
            ["created", "completed", "reopened"],
            await db.QueryAsync<string>("SELECT action FROM activity WHERE task_id = @task ORDER BY (data #>> '{resource,version}')::int", ("task", task)));
    }

    [Fact]
    public async Task Everyone_with_access_completes_and_nobody_else_finds_the_task()
    {
        var (ann, bob, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Eve"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        var part = await ann.TaskAsync(id, root, 60);
        await bob.JoinsAsync(ann, root);

        (await eve.CompleteAsync(part)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await eve.CompleteAsync(part, new { cascade = true })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await eve.CompleteAsync(part, new { is_complete = true }, ("If-Match", "\"9\""))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await ann.CompleteAsync(Guid.CreateVersion7(), new { cascade = true })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await app.Nobody().CompleteAsync(part)).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await bob.PutAsync($"/tasks/{part}", new { is_complete = true, title = "Mine" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal("collaborator", (await bob.CompleteAsync(part)).Expect(HttpStatusCode.OK).Text("role"));
        (await bob.CompleteAsync(root, new { is_complete = true })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_parent_is_complete_only_when_its_subtasks_sum_exactly_to_it()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 90);
        var part = await ann.TaskAsync(id, root, 30);

        // Whether the subtasks are complete makes no difference.
        var refused = (await ann.CompleteAsync(root)).ExpectProblem(HttpStatusCode.Conflict, "duration-unbalanced");
        Assert.Equal((root, 90, 30, 60), (refused["task_id"].GetGuid(), refused.Number("duration"), refused.Number("allocated"), refused.Number("remaining")));
        (await ann.CompleteAsync(part)).Expect(HttpStatusCode.OK);
        (await ann.CompleteAsync(root)).ExpectProblem(HttpStatusCode.Conflict, "duration-unbalanced");
        Assert.Equal((1, false, 3), await StateAsync(ann, root));

        await ann.CompleteAsync(await ann.TaskAsync(id, root, 60));
        Assert.Equal((2, true, 6), Of((await ann.CompleteAsync(root)).Expect(HttpStatusCode.OK)));
    }

    [Fact]
    public async Task A_parent_is_complete_only_when_its_subtasks_are_and_the_open_ones_are_named()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        var (done, first, second) = (await ann.TaskAsync(id, root, 20, "Done"), await ann.TaskAsync(id, root, 20, "First"), await ann.TaskAsync(id, root, 20, "Second"));
        await ann.TaskAsync(id, first, 20, "Below the first");
        await ann.CompleteAsync(done);

        var refused = (await ann.CompleteAsync(root)).ExpectProblem(HttpStatusCode.Conflict, "subtasks-open");

        Assert.Equal((root, 2), (refused["task_id"].GetGuid(), refused.Number("open_subtask_count")));
        Assert.Equal(
            [(first, "First"), (second, "Second")],
            refused["open_subtasks"].EnumerateArray().Select(task => (task.GetProperty("id").GetGuid(), task.GetProperty("title").GetString()!)));
    }

    [Fact]
    public async Task Of_many_open_subtasks_a_hundred_are_named()
    {
        var ann = await app.UserAsync();
        var root = await ann.TaskAsync(await ann.EventAsync(), duration: 130);
        await app.ImportAsync(root, 130);

        var refused = (await ann.CompleteAsync(root)).ExpectProblem(HttpStatusCode.Conflict, "subtasks-open");

        Assert.Equal((130, 100), (refused.Number("open_subtask_count"), refused["open_subtasks"].GetArrayLength()));
    }

    [Fact]
    public async Task Complete_subtasks_keep_their_share_of_the_duration()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 60);
        await ann.CompleteAsync(await ann.TaskAsync(id, root, 40));

        var refused = await ann.PostAsync("/tasks", new { event_id = id, parent_task_id = root, title = "Too much", duration = 21 });

        refused.ExpectProblem(HttpStatusCode.Conflict, "duration-exceeded");
        Assert.Equal((40, 20), (refused.Number("allocated"), refused.Number("remaining")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reopening_a_task_reopens_the_complete_ones_above_it_and_no_others(bool cascade)
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var top = await ann.TaskAsync(id, duration: 100);
        var root = await ann.TaskAsync(id, top, 60);
        var (part, beside) = (await ann.TaskAsync(id, root, 40), await ann.TaskAsync(id, root, 20));
        var piece = await ann.TaskAsync(id, part, 40);
        var below = await ann.TaskAsync(id, piece, 40);
        (await ann.CompleteAsync(root, new { cascade = true })).Expect(HttpStatusCode.OK);
        Assert.Equal(1, (await ann.GetAsync($"/tasks/{top}")).Number("completed_subtask_count"));

        (await ann.CompleteAsync(piece, new { is_complete = false, cascade })).Expect(HttpStatusCode.OK);

        foreach (var open in (Guid[])[piece, part, root, top])
            Assert.False(await ann.IsCompleteAsync(open));
        foreach (var complete in (Guid[])[below, beside])
            Assert.True(await ann.IsCompleteAsync(complete));
        Assert.Equal(0, (await ann.GetAsync($"/tasks/{top}")).Number("completed_subtask_count"));
        Assert.Equal(1, (await ann.GetAsync($"/tasks/{root}")).Number("completed_subtask_count"));
        Assert.Null((await ann.GetAsync($"/tasks/{root}"))["completed_at"].GetString());
    }

    [Fact]
    public async Task Reopening_the_deepest_task_climbs_all_sixteen_levels()
    {
        var ann = await app.UserAsync();
        var chain = await ann.ChainAsync(await ann.EventAsync(), 16);
        (await ann.CompleteAsync(chain[0], new { cascade = true })).Expect(HttpStatusCode.OK);

        (await ann.CompleteAsync(chain[^1])).Expect(HttpStatusCode.OK);

        foreach (var task in chain)
            Assert.False(await ann.IsCompleteAsync(task));
    }

    [Fact]
    public async Task A_completion_meant_for_another_version_is_refused()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var chain = await ann.ChainAsync(id, 2);

        foreach (var change in (object?[])[null, new { is_complete = true }, new { is_complete = false }, new { cascade = true }])
        {
            var refused = await ann.CompleteAsync(chain[0], change, ("If-Match", "\"1\""));
            Assert.Equal("\"2\"", refused.ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed").Header("ETag"));
        }

        (await ann.CompleteAsync(chain[0], new { cascade = true }, ("If-Match", "\"2\""))).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("{\"is_complete\":null}", "is_complete")]
    [InlineData("{\"is_complete\":\"true\"}", "is_complete")]
    [InlineData("{\"is_complete\":1}", "is_complete")]
    [InlineData("{\"is_complete\":[]}", "is_complete")]
    [InlineData("{\"is_complete\":true,\"is_complete\":false}", "is_complete")]
    [InlineData("{\"cascade\":null}", "cascade")]
    [InlineData("{\"cascade\":\"yes\"}", "cascade")]
    [InlineData("{\"cascade\":0}", "cascade")]
    [InlineData("{\"is_complete\":", "is_complete")]
    [InlineData("[]", "$")]
    [InlineData("true", "$")]
    public async Task A_completion_that_cannot_be_read_is_refused_by_name(string body, string member)
    {
        var ann = await app.UserAsync();
        var task = await ann.TaskAsync(await ann.EventAsync());

        var refused = await ann.SendAsync(HttpMethod.Patch, $"/tasks/{task}/completion", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Contains(member, refused.ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Errors);
        Assert.Equal(1, await ann.VersionAsync(task));
    }

    [Fact]
    public async Task A_completion_is_sent_as_JSON_to_a_task()
    {
        var ann = await app.UserAsync();
        var task = await ann.TaskAsync(await ann.EventAsync());

        (await ann.SendAsync(HttpMethod.Patch, $"/tasks/{task}/completion", new StringContent("is_complete=true", Encoding.UTF8, "application/x-www-form-urlencoded")))
            .ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        (await ann.SendAsync(HttpMethod.Patch, "/tasks/nonsense/completion", null)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Contains("PATCH", (await ann.GetAsync($"/tasks/{task}/completion")).ExpectProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed").Header("Allow"), StringComparison.Ordinal);
    }

    private static async Task<(int Completed, bool IsComplete, int Version)> StateAsync(User user, Guid task) => Of(await user.GetAsync($"/tasks/{task}"));

    private static (int Completed, bool IsComplete, int Version) Of(Answer task) =>
        (task.Number("completed_subtask_count"), task["is_complete"].GetBoolean(), task.Version);
}
