using System.Net;
using Collab.Tests.Collaborators;
using Collab.Tests.Stories;
using Collab.Tests.Support;

namespace Collab.Tests.Invites;

/// <summary>Nobody comes to a task by the word of one who does not maintain it any more.</summary>
public sealed class InviterTests(CollabApp app)
{
    private const int Rounds = 6;

    [Theory]
    [InlineData("removed")]
    [InlineData("made a collaborator")]
    [InlineData("gone by itself")]
    [InlineData("kept above, and the task moved away")]
    public async Task An_invite_is_revoked_when_who_sent_it_maintains_the_task_no_more(string fate)
    {
        var (ann, cid, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Cid"), await app.UserAsync("Eve"));
        var id = await ann.EventAsync();
        var above = await ann.TaskAsync(id);
        var task = await ann.TaskAsync(id, above, duration: 10);
        await cid.JoinsAsync(ann, above, "maintainer");
        var invite = await cid.InviteAsync(task, eve, "maintainer");
        await using var eves = await eve.ListenAsync();

        var answer = fate switch
        {
            "removed" => await ann.RemoveAsync(above, cid),
            "made a collaborator" => await ann.ChangeRoleAsync(above, cid, "collaborator"),
            "gone by itself" => await cid.RemoveAsync(above, cid),
            _ => await ann.PutAsync($"/tasks/{task}", new { parent_task_id = (Guid?)null }),
        };

        Assert.Contains(answer.Status, (HttpStatusCode[])[HttpStatusCode.NoContent, HttpStatusCode.OK]);
        (await eve.PatchAsync($"/invites/{invite}", new { status = "accepted" })).ExpectProblem(HttpStatusCode.Conflict, "invite-closed");
        Assert.Equal("revoked", (await ann.GetAsync($"/invites/{invite}")).Text("status"));
        (await eve.GetAsync($"/tasks/{task}")).Expect(HttpStatusCode.NotFound);
        var news = Assert.Single(await eves.TakeAsync(1));
        Assert.Equal(("invite", "revoked"), (news.Type, news.Data.GetProperty("data").GetProperty("action").GetString()));
    }

    [Fact]
    public async Task An_invite_stands_while_another_role_has_who_sent_it_maintain_the_task()
    {
        var (ann, cid, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Cid"), await app.UserAsync("Eve"));
        var id = await ann.EventAsync();
        var above = await ann.TaskAsync(id);
        var (task, other) = (await ann.TaskAsync(id, above, duration: 10), await ann.TaskAsync(id, above, duration: 10));
        await cid.JoinsAsync(ann, task, "maintainer");
        await ann.GivesAsync(above, cid, "maintainer");
        var (kept, ended) = (await cid.InviteAsync(task, eve), await cid.InviteAsync(other, eve));
        var anns = await ann.InviteAsync(above, eve);

        (await ann.RemoveAsync(above, cid)).Expect(HttpStatusCode.NoContent);

        (await eve.PatchAsync($"/invites/{ended}", new { status = "accepted" })).ExpectProblem(HttpStatusCode.Conflict, "invite-closed");
        (await eve.PatchAsync($"/invites/{kept}", new { status = "accepted" })).Expect(HttpStatusCode.OK);
        (await eve.PatchAsync($"/invites/{anns}", new { status = "accepted" })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task No_invite_that_is_sent_while_a_maintainer_is_removed_outlives_the_removal()
    {
        var (ann, cid) = (await app.UserAsync("Ann"), await app.UserAsync("Cid"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        var eves = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => app.UserAsync("Eve")));
        for (var round = 0; round < Rounds; round++)
        {
            await cid.JoinsAsync(ann, task, "maintainer");

            var invites = eves.Select(eve => cid.PostAsync("/invites", new { task_id = task, invitee_id = eve.Id, role = "maintainer" })).ToList();
            (await ann.RemoveAsync(task, cid)).Expect(HttpStatusCode.NoContent);

            foreach (var answer in await Task.WhenAll(invites))
                Assert.Contains(answer.Status, (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.NotFound]);
            Assert.All((await cid.GetAsync($"/invites/sent/{cid.Id}")).Items, sent => Assert.Equal("revoked", sent.GetProperty("status").GetString()));
        }
    }
}
