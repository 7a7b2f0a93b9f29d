using System.Net;
using System.Text.Json;
using Collab.Tests.Stories;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Users;

/// <summary>What others hear when a user deletes itself.</summary>
public sealed class UserDeletionNewsTests(CollabApp app)
{
    [Fact]
    public async Task Who_shares_a_task_hears_that_the_role_is_gone_and_silently_that_the_name_is()
    {
        var plan = await Plan.CreateAsync(app);
        var (bob, carl) = (await plan.JoinAsync(plan.Task), await plan.JoinAsync(plan.Subtask));
        await using var hers = await plan.Owner.ListenAsync();
        await using var his = await carl.ListenAsync();

        (await bob.DeleteAsync($"/users/{bob.Id}")).Expect(HttpStatusCode.NoContent);

        var role = await hers.NextAsync("task_update");
        Assert.Equal(("collaborator_removed", "collaborator", plan.Task.ToString()), (Action(role), Kind(role), role.Text("task_id")));
        Assert.False(role.Data.GetProperty("silent").GetBoolean());
        ExpectName(await hers.NextAsync("task_update"), bob);
        Assert.Equal("collaborator_removed", Action(await his.NextAsync("task_update")));
        ExpectName(await his.NextAsync("task_update"), bob);
    }

    [Fact]
    public async Task Who_reads_what_the_user_wrote_hears_of_it_though_the_user_had_left()
    {
        var plan = await Plan.CreateAsync(app);
        var bob = await plan.JoinAsync(plan.Task);
        await bob.StoryAsync(plan.Task);
        (await bob.DeleteAsync($"/tasks/{plan.Task}/collaborators/{bob.Id}")).Expect(HttpStatusCode.NoContent);
        var reader = await plan.JoinAsync(plan.Task);
        await using var stream = await reader.ListenAsync();

        (await bob.PutAsync($"/users/{bob.Id}", new { name = "Robert" })).Expect(HttpStatusCode.OK);
        var renamed = await stream.NextAsync("task_update");
        Assert.Equal(("updated", bob.Id, 2), (Action(renamed), Id(renamed), Resource(renamed).GetProperty("version").GetInt32()));
        Assert.DoesNotContain("Robert", renamed.Data.GetRawText(), StringComparison.Ordinal);
        (await bob.DeleteAsync($"/users/{bob.Id}")).Expect(HttpStatusCode.NoContent);
        ExpectName(await stream.NextAsync("task_update"), bob);
    }

    [Fact]
    public async Task Pending_invites_are_revoked_whichever_way_they_go()
    {
        var (ann, bob, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Eve"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        await bob.JoinsAsync(ann, task, "maintainer");
        var other = await ann.TaskAsync(await ann.EventAsync());
        var (sent, received) = (await bob.InviteAsync(task, eve), await ann.InviteAsync(other, bob));
        await using var hers = await eve.ListenAsync();
        await using var owners = await ann.ListenAsync();

        (await bob.DeleteAsync($"/users/{bob.Id}")).Expect(HttpStatusCode.NoContent);

        var told = await hers.NextAsync("invite");
        Assert.Equal(("revoked", sent, false), (Action(told), Id(told), told.Data.GetProperty("silent").GetBoolean()));
        Assert.Equal(("revoked", Version(told)), await StatusAsync(ann, sent));
        await owners.NextAsync("task_update");
        var answers = new[] { await owners.NextAsync("invite"), await owners.NextAsync("invite") };
        Assert.Equal(new[] { sent, received }.Order(), answers.Select(Id).Order());
        Assert.Equal(("revoked", Version(answers.Single(answer => Id(answer) == received))), await StatusAsync(ann, received));
        (await eve.PatchAsync($"/invites/{sent}", new { status = "accepted" })).ExpectProblem(HttpStatusCode.Conflict, "invite-closed");
    }

    [Fact]
    public async Task An_invite_that_lapsed_is_sent_to_no_deleted_user_again()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var invite = await ann.InviteAsync(await ann.TaskAsync(await ann.EventAsync()), bob);
        await app.ExecuteAsync("UPDATE invites SET expires_at = now() - interval '1 second' WHERE id = @id", ("id", invite));
        (await bob.DeleteAsync($"/users/{bob.Id}")).Expect(HttpStatusCode.NoContent);

        (await ann.PostAsync($"/invites/{invite}/resend")).ExpectProblem(HttpStatusCode.Conflict, "invite-closed");
    }

    private static async Task<(string, int)> StatusAsync(Caller caller, Guid invite)
    {
        var shown = await caller.GetAsync($"/invites/{invite}");
        return (shown.Text("status"), shown.Version);
    }

    private static void ExpectName(StreamEvent told, User user)
    {
        Assert.Equal(("deleted", "user", user.Id), (Action(told), Kind(told), Id(told)));
        Assert.True(told.Data.GetProperty("silent").GetBoolean());
        Assert.False(Resource(told).TryGetProperty("version", out _));
    }

    private static string? Action(StreamEvent told) => told.Data.GetProperty("data").GetProperty("action").GetString();

    private static JsonElement Resource(StreamEvent told) => told.Data.GetProperty("data").GetProperty("resource");

    private static string? Kind(StreamEvent told) => Resource(told).GetProperty("kind").GetString();

    private static Guid Id(StreamEvent told) => Resource(told).GetProperty("id").GetGuid();

    private static int Version(StreamEvent told) => Resource(told).GetProperty("version").GetInt32();
}
