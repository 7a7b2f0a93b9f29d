using System.Net;
using Collab.Tests.Collaborators;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Users;

/// <summary>A user goes while something is given to it, or others go too.</summary>
public sealed class UserDeletionRaceTests(CollabApp app)
{
    private const int Rounds = 6;

    [Fact]
    public async Task Of_many_deletions_at_once_one_succeeds()
    {
        var plan = await Plan.CreateAsync(app);
        var bob = await plan.JoinAsync(plan.Task);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => bob.DeleteAsync($"/users/{bob.Id}")));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.NoContent), answer =>
            Assert.True(answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Unauthorized, $"{answer}"));
        Assert.Equal(1, await app.CountAsync("SELECT count(*) FROM activity WHERE task_id = @task AND action = 'collaborator_removed'", ("task", plan.Task)));
    }

    [Fact]
    public async Task No_event_is_owned_by_who_is_deleted()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var bob = await app.UserAsync("Bob");

            var deletion = bob.DeleteAsync($"/users/{bob.Id}");
            var creation = await bob.PostAsync("/events", new { title = "Late", start_date = "2026-01-15T10:00:00Z", end_date = "2026-01-16T10:00:00Z" });

            Assert.True(creation.Status is HttpStatusCode.Created or HttpStatusCode.Unauthorized, $"{creation}");
            if (creation.Status == HttpStatusCode.Created)
                (await deletion).ExpectProblem(HttpStatusCode.Conflict, "still-responsible");
            else
                (await deletion).Expect(HttpStatusCode.NoContent);
            Assert.Equal(creation.Status == HttpStatusCode.Created ? 1 : 0, await app.CountAsync("SELECT count(*) FROM events WHERE user_id = @bob", ("bob", bob.Id)));
        }
    }

    [Fact]
    public async Task No_role_is_held_by_who_is_deleted_however_it_is_given()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var plan = await Plan.CreateAsync(app);
            var (ann, bob) = (plan.Owner, await app.UserAsync("Bob"));
            await bob.JoinsAsync(ann, plan.Subtask);
            var invite = await ann.InviteAsync(plan.Task, bob, "maintainer");
            var (other, third) = (await ann.TaskAsync(plan.Event), await ann.TaskAsync(plan.Event));

            var deletion = bob.DeleteAsync($"/users/{bob.Id}");
            var given = await Task.WhenAll(
                bob.PatchAsync($"/invites/{invite}", new { status = "accepted" }),
                ann.GiveAsync(other, bob, "maintainer"),
                ann.PostAsync("/tasks", new { event_id = plan.Event, title = "Bob's", duration = 5, maintainer_id = bob.Id }),
                ann.PostAsync("/invites", new { task_id = third, invitee_id = bob.Id, role = "collaborator" }));

            var isDeleted = (await deletion).Status == HttpStatusCode.NoContent;
            if (!isDeleted)
                (await deletion).ExpectProblem(HttpStatusCode.Conflict, "still-responsible");
            Assert.All(given, answer => Assert.True((int)answer.Status < 500, $"{answer}"));
            Assert.DoesNotContain(given, answer => answer.Status == HttpStatusCode.Conflict && answer.Problem == "urn:collab:conflict");
            if (isDeleted)
                Assert.Equal(0, await app.CountAsync(
                    "SELECT (SELECT count(*) FROM collaborators WHERE user_id = @bob) + (SELECT count(*) FROM invites WHERE invitee_id = @bob AND status = 'pending')", ("bob", bob.Id)));
            Assert.Equal(0, await app.CountAsync(
                "SELECT count(*) FROM tasks t WHERE event_id = @event AND NOT EXISTS (SELECT FROM collaborators c WHERE c.task_id = t.id AND c.role = 'maintainer')", ("event", plan.Event)));
        }
    }

    [Fact]
    public async Task The_last_two_maintainers_of_a_task_do_not_both_go()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var plan = await Plan.CreateAsync(app);
            var (bob, carl) = (await app.UserAsync("Bob"), await app.UserAsync("Carl"));
            await bob.JoinsAsync(plan.Owner, plan.Task, "maintainer");
            await carl.JoinsAsync(plan.Owner, plan.Task, "maintainer");
            (await plan.Owner.RemoveAsync(plan.Task, plan.Owner)).Expect(HttpStatusCode.NoContent);

            var answers = await Task.WhenAll(
                bob.DeleteAsync($"/users/{bob.Id}"),
                round % 2 == 0 ? carl.DeleteAsync($"/users/{carl.Id}") : carl.RemoveAsync(plan.Task, carl));

            var kept = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Conflict);
            Assert.Contains(kept.Problem, (string[])["urn:collab:still-responsible", "urn:collab:last-maintainer"]);
            Assert.Equal(1, await app.CountAsync("SELECT count(*) FROM collaborators WHERE task_id = @task AND role = 'maintainer'", ("task", plan.Task)));
        }
    }
}
