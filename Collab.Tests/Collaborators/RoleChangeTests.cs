using System.Net;
using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Collaborators;

public sealed class RoleChangeTests(CollabApp app)
{
    [Fact]
    public async Task A_role_is_raised_and_lowered_with_what_it_allows()
    {
        var (ann, bob, task, _) = await PlanAsync();

        var raised = (await ann.ChangeRoleAsync(task, bob, "maintainer")).Expect(HttpStatusCode.OK);
        (await bob.PutAsync($"/tasks/{task}", new { title = "Bob's" })).Expect(HttpStatusCode.OK);
        var lowered = (await ann.ChangeRoleAsync(task, bob, "collaborator")).Expect(HttpStatusCode.OK);
        (await bob.PutAsync($"/tasks/{task}", new { title = "Bob's again" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");

        Assert.Equal(("maintainer", 2, "\"2\""), (raised.Text("role"), raised.Version, raised.Header("ETag")));
        Assert.Equal(("collaborator", 3), (lowered.Text("role"), lowered.Version));
        Assert.Equal(raised.Text("added_at"), lowered.Text("added_at"));
        Assert.Equal(3, (await ann.ChangeRoleAsync(task, bob, "collaborator")).Expect(HttpStatusCode.OK).Version);
        Assert.Equal(3, (await ann.PatchAsync($"/tasks/{task}/collaborators/{bob.Id}", new { })).Expect(HttpStatusCode.OK).Version);
    }

    [Fact]
    public async Task Who_is_removed_has_no_access_to_the_task_nor_to_those_below()
    {
        var (ann, bob, task, part) = await PlanAsync("maintainer");
        var id = (await ann.GetAsync("/events")).Ids[0];
        var other = await ann.TaskAsync(id);
        await ann.GivesAsync(other, bob);

        (await ann.RemoveAsync(task, bob)).Expect(HttpStatusCode.NoContent);

        (await bob.GetAsync($"/tasks/{task}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.PutAsync($"/tasks/{part}", new { title = "Late" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.GetAsync($"/tasks/{other}")).Expect(HttpStatusCode.OK);
        Assert.Equal([other], (await bob.GetAsync($"/events/{id}/tasks")).Ids);
        (await ann.RemoveAsync(task, bob)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_role_that_another_one_covers_is_removed_alone()
    {
        var (ann, bob, task, part) = await PlanAsync();
        await ann.GivesAsync(part, bob, "maintainer");

        (await ann.RemoveAsync(part, bob)).Expect(HttpStatusCode.NoContent);

        Assert.Equal("collaborator", (await bob.GetAsync($"/tasks/{part}")).Text("role"));
        Assert.Equal(("collaborator", (Guid?)task), (await ann.RolesAsync(part))[bob.Id]);
    }

    [Fact]
    public async Task A_collaborator_removes_itself_and_changes_nothing_else()
    {
        var (ann, bob, task, _) = await PlanAsync();
        var cid = await app.UserAsync("Cid");
        await cid.JoinsAsync(ann, task);

        (await bob.RemoveAsync(task, cid)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.RemoveAsync(task, ann)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.ChangeRoleAsync(task, bob, "maintainer")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.ChangeRoleAsync(task, cid, "maintainer")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.RemoveAsync(task, bob)).Expect(HttpStatusCode.NoContent);
        (await bob.RemoveAsync(task, bob)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Who_has_no_role_there_is_not_found()
    {
        var (ann, bob, task, _) = await PlanAsync();
        var eve = await app.UserAsync("Eve");

        (await ann.ChangeRoleAsync(task, eve, "maintainer")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.RemoveAsync(task, eve)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await eve.RemoveAsync(task, bob)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await eve.ChangeRoleAsync(task, bob, "maintainer", ("If-Match", "\"9\""))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_change_that_is_meant_for_another_version_is_refused()
    {
        var (ann, bob, task, _) = await PlanAsync();

        var refused = (await ann.ChangeRoleAsync(task, bob, "maintainer", ("If-Match", "\"2\""))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.Equal("\"1\"", refused.Header("ETag"));
        (await ann.ChangeRoleAsync(task, bob, "maintainer", ("If-Match", "\"1\""))).Expect(HttpStatusCode.OK);
        (await ann.RemoveAsync(task, bob, ("If-Match", "\"1\""))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await ann.RemoveAsync(task, bob, ("If-Match", "\"2\""))).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_role_from_above_is_changed_where_it_was_given()
    {
        var (ann, bob, task, part) = await PlanAsync();

        foreach (var refused in (Answer[])[await ann.ChangeRoleAsync(part, bob, "maintainer"), await ann.RemoveAsync(part, bob), await bob.RemoveAsync(part, bob)])
        {
            refused.ExpectProblem(HttpStatusCode.Conflict, "role-inherited");
            Assert.Equal(task, refused["inherited_from"].GetGuid());
        }
    }

    [Fact]
    public async Task The_last_maintainer_of_a_task_stays_whoever_maintains_it_from_above()
    {
        var (ann, bob, task, part) = await PlanAsync("maintainer");
        (await ann.RemoveAsync(task, ann)).Expect(HttpStatusCode.NoContent);

        (await ann.RemoveAsync(task, bob)).ExpectProblem(HttpStatusCode.Conflict, "last-maintainer");
        (await bob.RemoveAsync(task, bob)).ExpectProblem(HttpStatusCode.Conflict, "last-maintainer");
        (await bob.ChangeRoleAsync(task, bob, "collaborator")).ExpectProblem(HttpStatusCode.Conflict, "last-maintainer");
        (await bob.RemoveAsync(part, ann)).ExpectProblem(HttpStatusCode.Conflict, "last-maintainer");
        await ann.GivesAsync(task, ann, "maintainer");
        (await bob.RemoveAsync(task, bob)).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task SQL_typed_by_hand_leaves_no_task_without_a_maintainer_either()
    {
        var (ann, bob, task, _) = await PlanAsync();
        await using var db = await app.OpenDatabaseAsync();

        foreach (var change in (string[])["DELETE FROM collaborators", "UPDATE collaborators SET role = 'collaborator'"])
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => db.ExecuteAsync($"{change} WHERE task_id = @task AND user_id = @ann", ("task", task), ("ann", ann.Id)));
            Assert.Equal("ck_tasks_maintained", refusal.ConstraintName);
        }

        await db.ExecuteAsync(
            "UPDATE collaborators SET role = CASE user_id WHEN @bob THEN 'maintainer' ELSE 'collaborator' END WHERE task_id = @task", ("task", task), ("bob", bob.Id));
        Assert.Equal("maintainer", (await bob.GetAsync($"/tasks/{task}")).Text("role"));
    }

    [Fact]
    public async Task Who_is_removed_does_not_come_back_by_an_older_invite()
    {
        var (ann, late) = (await app.UserAsync("Ann"), Given.Address("Late"));
        var id = await ann.EventAsync();
        var task = await ann.TaskAsync(id);
        var part = await ann.TaskAsync(id, task, 10);
        var code = (await ann.PostAsync("/invites", new { task_id = part, invitee_email = late, role = "maintainer" })).Text("code");
        var nobody = app.Nobody();
        var bob = new User(nobody.Http, await nobody.PostAsync("/users", new { name = "Bob", email = late }));
        var below = await ann.InviteAsync(await ann.TaskAsync(id, task, 10), bob);
        var aside = await ann.InviteAsync(await ann.TaskAsync(id), bob);
        await bob.JoinsAsync(ann, task);

        (await ann.RemoveAsync(task, bob)).Expect(HttpStatusCode.NoContent);

        (await bob.PostAsync("/invites/accept", new { code })).ExpectProblem(HttpStatusCode.Conflict, "invite-closed");
        (await bob.PatchAsync($"/invites/{below}", new { status = "accepted" })).ExpectProblem(HttpStatusCode.Conflict, "invite-closed");
        (await bob.PatchAsync($"/invites/{aside}", new { status = "accepted" })).Expect(HttpStatusCode.OK);
    }

    /// <summary>An owner with a task and one below it, and somebody with a role on the first.</summary>
    private async Task<(User Ann, User Bob, Guid Task, Guid Part)> PlanAsync(string role = "collaborator")
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var task = await ann.TaskAsync(id);
        await bob.JoinsAsync(ann, task, role);
        return (ann, bob, task, await ann.TaskAsync(id, task, 10));
    }
}
