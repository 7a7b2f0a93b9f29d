using System.Net;
using Collab.Tests.Notifications;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

public sealed class EventDeletionRaceTests(CollabApp app)
{
    [Fact]
    public async Task Of_many_deletions_at_once_one_succeeds()
    {
        var plan = await Plan.CreateAsync(app);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => plan.Owner.DeleteAsync($"/events/{plan.Event}")));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.NotFound));
        Assert.Equal(1, await app.CountAsync("SELECT count(*) FROM activity WHERE event_id = @event AND action = 'deleted'", ("event", plan.Event)));
    }

    [Fact]
    public async Task What_is_written_while_the_event_goes_is_refused_or_goes_with_it()
    {
        for (var round = 0; round < 6; round++)
        {
            var plan = await Plan.CreateAsync(app);
            var ann = plan.Owner;

            var deletion = ann.DeleteAsync($"/events/{plan.Event}");
            var writes = await Task.WhenAll(
                ann.PostAsync("/tasks", new { event_id = plan.Event, title = "At the top", duration = 5 }),
                ann.PostAsync("/tasks", new { event_id = plan.Event, parent_task_id = plan.Task, title = "Below", duration = 5 }),
                ann.PutAsync($"/tasks/{plan.Subtask}", new { duration = 20 }),
                ann.PutAsync($"/events/{plan.Event}", new { title = "Changed" }),
                ann.PostAsync("/stories", new { task_id = plan.Subtask, title = "Notes", content = "Text" }));

            (await deletion).Expect(HttpStatusCode.NoContent);
            Assert.All(writes, write => Assert.True(write.Status is HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.NotFound, $"{write}"));
            Assert.Equal(0, await app.CountAsync(
                "SELECT (SELECT count(*) FROM events WHERE id = @event) + (SELECT count(*) FROM tasks WHERE event_id = @event) + (SELECT count(*) FROM stories WHERE event_id = @event)",
                ("event", plan.Event)));
        }
    }

    [Fact]
    public async Task Who_accepts_or_gets_an_invite_at_that_moment_hears_of_the_end_all_the_same()
    {
        for (var round = 0; round < 6; round++)
        {
            var plan = await Plan.CreateAsync(app);
            var (bob, eve) = (await app.UserAsync("Bob"), await app.UserAsync("Eve"));
            var invite = await plan.Owner.InviteAsync(plan.Task, bob);

            var deletion = plan.Owner.DeleteAsync($"/events/{plan.Event}");
            var acceptance = bob.PatchAsync($"/invites/{invite}", new { status = "accepted" });
            var invitation = await plan.Owner.PostAsync("/invites", new { task_id = plan.Subtask, invitee_id = eve.Id, role = "collaborator" });

            (await deletion).Expect(HttpStatusCode.NoContent);
            var accepted = await acceptance;
            Assert.True(accepted.Status is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{accepted}");
            Assert.True(invitation.Status is HttpStatusCode.Created or HttpStatusCode.NotFound, $"{invitation}");
            Assert.Equal([accepted.Status == HttpStatusCode.OK ? "event" : "invite"], await EndsAsync(bob));
            Assert.Equal(invitation.Status == HttpStatusCode.Created ? ["invite"] : [], await EndsAsync(eve));
        }
    }

    /// <summary>The kinds of what the user was told to be gone.</summary>
    private async Task<List<string>> EndsAsync(User user)
    {
        await app.QuietAsync(user);
        await using var database = await app.OpenDatabaseAsync();
        return await database.QueryAsync<string>(
            "SELECT a.data -> 'resource' ->> 'kind' FROM notifications n JOIN activity a ON a.id = n.activity_id WHERE n.user_id = @user AND a.action = 'deleted'",
            ("user", user.Id));
    }
}
