using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

public sealed class InviteRaceTests(CollabApp app)
{
    [Fact]
    public async Task Of_an_acceptance_a_rejection_and_a_revocation_at_once_one_wins()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();

        for (var round = 0; round < 8; round++)
        {
            var task = await ann.TaskAsync(id);
            var invite = await ann.InviteAsync(task, bob);

            var answers = await Task.WhenAll(
                bob.PatchAsync($"/invites/{invite}", new { status = "accepted" }),
                bob.PatchAsync($"/invites/{invite}", new { status = "rejected" }),
                ann.PatchAsync($"/invites/{invite}", new { status = "revoked" }));

            var winner = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.All(answers.Where(answer => answer != winner), answer => answer.ExpectProblem(HttpStatusCode.Conflict, "invite-closed"));
            Assert.Equal(winner.Text("status"), (await ann.GetAsync($"/invites/{invite}")).Text("status"));
            var isMember = (await bob.GetAsync($"/tasks/{task}")).Status == HttpStatusCode.OK;
            Assert.Equal(winner.Text("status") == "accepted", isMember);
        }
    }

    [Fact]
    public async Task An_invite_accepted_many_times_at_once_makes_one_collaborator()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        var invite = await ann.InviteAsync(task, bob);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => bob.PatchAsync($"/invites/{invite}", new { status = "accepted" })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        await using var db = await app.OpenDatabaseAsync();
        Assert.Single(await db.QueryAsync<Guid>("SELECT id FROM collaborators WHERE task_id = @task AND user_id = @bob", ("task", task), ("bob", bob.Id)));
        Assert.Single(await db.QueryAsync<Guid>("SELECT id FROM activity WHERE task_id = @task AND action = 'collaborator_added'", ("task", task)));
        Assert.Single(await db.QueryAsync<Guid>("SELECT id FROM activity WHERE task_id = @task AND action = 'accepted'", ("task", task)));
    }
}
