using System.Net;
using Collab.Tests.Comments;
using Collab.Tests.Stories;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

public sealed class TaskRemovalTests(CollabApp app)
{
    [Fact]
    public async Task A_deleted_task_takes_everything_below_it_along()
    {
        var plan = await Plan.CreateAsync(app);
        var (ann, bob, eve) = (plan.Owner, await plan.JoinAsync(plan.Subtask), await app.UserAsync("Eve"));
        var piece = await ann.TaskAsync(plan.Event, plan.Subtask, 5);
        var story = await bob.StoryAsync(piece);
        var comment = await ann.CommentAsync(story);
        var deleted = await bob.StoryAsync(plan.Subtask);
        (await bob.DeleteAsync($"/stories/{deleted}")).Expect(HttpStatusCode.NoContent);
        var invite = await ann.InviteAsync(piece, eve);

        (await ann.DeleteAsync($"/tasks/{plan.Subtask}")).Expect(HttpStatusCode.NoContent);

        (await ann.DeleteAsync($"/tasks/{plan.Subtask}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var path in (string[])[$"/tasks/{plan.Subtask}", $"/tasks/{piece}", $"/stories/{story}", $"/comments/{comment}", $"/invites/{invite}"])
            (await ann.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal((0, 0, 3), await ann.CountersAsync(plan.Task));
        Assert.Empty((await bob.GetAsync("/events")).Ids);
        Assert.Empty((await eve.GetAsync($"/invites/received/{eve.Id}")).Ids);
        Assert.Equal(0, await app.CountAsync(
            """
            SELECT (SELECT count(*) FROM collaborators WHERE task_id = ANY (@tasks)) + (SELECT count(*) FROM stories WHERE task_id = ANY (@tasks))
                 + (SELECT count(*) FROM comments WHERE id = @comment) + (SELECT count(*) FROM invites WHERE task_id = ANY (@tasks))
            """,
            ("tasks", new[] { plan.Subtask, piece }), ("comment", comment)));
        await app.IsSoundAsync(plan.Event);
    }

    [Fact]
    public async Task A_root_is_deleted_as_well()
    {
        var plan = await Plan.CreateAsync(app);

        (await plan.Owner.DeleteAsync($"/tasks/{plan.Task}")).Expect(HttpStatusCode.NoContent);

        Assert.Empty((await plan.Owner.GetAsync($"/events/{plan.Event}/tasks")).Expect(HttpStatusCode.OK).Ids);
    }

    [Fact]
    public async Task Only_who_maintains_a_task_deletes_it_and_only_at_the_version_that_is_meant()
    {
        var plan = await Plan.CreateAsync(app);
        var (bob, cid, eve) = (await plan.JoinAsync(plan.Task), await app.UserAsync("Cid"), await app.UserAsync("Eve"));
        await cid.JoinsAsync(plan.Owner, plan.Subtask, "maintainer");

        (await eve.DeleteAsync($"/tasks/{plan.Subtask}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await cid.DeleteAsync($"/tasks/{plan.Task}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.DeleteAsync($"/tasks/{plan.Subtask}")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await plan.Owner.DeleteAsync("/tasks/none")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        var stale = await cid.DeleteAsync($"/tasks/{plan.Subtask}", ("If-Match", "\"9\""));
        Assert.Equal("\"1\"", stale.ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed").Header("ETag"));
        (await cid.DeleteAsync($"/tasks/{plan.Subtask}", ("If-Match", "\"1\""))).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_complete_task_keeps_its_subtasks_but_an_only_one()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 30);
        var (one, two) = (await ann.TaskAsync(id, root, 10), await ann.TaskAsync(id, root, 20));
        var piece = await ann.TaskAsync(id, two, 20);
        await ann.CompleteAllAsync(root);

        var refused = (await ann.DeleteAsync($"/tasks/{one}")).ExpectProblem(HttpStatusCode.Conflict, "duration-unbalanced");
        Assert.Equal((root, 30, -10), (refused["task_id"].GetGuid(), refused.Number("allocated"), refused.Number("requested")));
        (await ann.DeleteAsync($"/tasks/{piece}")).Expect(HttpStatusCode.NoContent);
        Assert.True((await ann.GetAsync($"/tasks/{two}"))["is_complete"].GetBoolean());
        (await ann.DeleteAsync($"/tasks/{root}")).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Deep_and_broad_trees_go_whole()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var chain = await ann.ChainAsync(id, 16);
        var root = await ann.TaskAsync(id, duration: 2000);
        await app.ImportAsync(root, 2000);

        (await ann.DeleteAsync($"/tasks/{root}")).Expect(HttpStatusCode.NoContent);

        (await ann.DeleteAsync($"/tasks/{chain[1]}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal([chain[0]], (await ann.GetAsync($"/events/{id}/tasks")).Ids);
        await app.IsSoundAsync(id);
    }
}
