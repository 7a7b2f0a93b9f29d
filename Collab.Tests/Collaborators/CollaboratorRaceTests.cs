using System.Net;
using Collab.Tests.Credentials;
using Collab.Tests.Stories;
using Collab.Tests.Support;

namespace Collab.Tests.Collaborators;

public sealed class CollaboratorRaceTests(CollabApp app)
{
    private const int Rounds = 8;
    private const int RoundsOfWrites = 3;

    [Fact]
    public async Task Of_two_maintainers_that_remove_each_other_one_succeeds()
    {
        await BetweenTwoAsync(async (bob, cid, task) =>
        {
            var answers = await Task.WhenAll(bob.RemoveAsync(task, cid), cid.RemoveAsync(task, bob));

            Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.NotFound);
        });
    }

    [Fact]
    public async Task Of_two_maintainers_that_leave_at_once_one_stays()
    {
        await BetweenTwoAsync(async (bob, cid, task) =>
        {
            var answers = await Task.WhenAll(bob.RemoveAsync(task, bob), cid.RemoveAsync(task, cid));

            Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.Conflict).ExpectProblem(HttpStatusCode.Conflict, "last-maintainer");
        });
    }

    [Fact]
    public async Task Of_two_maintainers_that_demote_each_other_one_succeeds()
    {
        await BetweenTwoAsync(async (bob, cid, task) =>
        {
            var answers = await Task.WhenAll(bob.ChangeRoleAsync(task, cid, "collaborator"), cid.ChangeRoleAsync(task, bob, "collaborator"));

            Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.Forbidden);
        });
    }

    [Fact]
    public async Task A_role_given_and_an_invite_accepted_at_once_make_one_collaborator()
    {
        var ann = await app.UserAsync("Ann");
        var id = await ann.EventAsync();
        var bob = await app.PeerAsync(ann, id);

        for (var round = 0; round < Rounds; round++)
        {
            var task = await ann.TaskAsync(id);
            var invite = await ann.InviteAsync(task, bob);

            var answers = await Task.WhenAll(ann.GiveAsync(task, bob, "maintainer"), bob.PatchAsync($"/invites/{invite}", new { status = "accepted" }));

            Assert.Single(answers, answer => answer.Status is HttpStatusCode.Created or HttpStatusCode.OK);
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.Conflict);
            Assert.Equal(answers[0].Status == HttpStatusCode.Created ? "maintainer" : "collaborator", (await ann.RolesAsync(task))[bob.Id].Role);
        }
    }

    [Theory]
    [InlineData("PUT task")]
    [InlineData("PATCH completion")]
    [InlineData("POST story")]
    [InlineData("PATCH content")]
    [InlineData("POST comment")]
    [InlineData("POST invite")]
    public async Task Nothing_that_somebody_writes_lands_after_its_removal_was_answered(string write)
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task);
        (await cast.Owner.ChangeRoleAsync(cast.Task, cast.Collaborator, "maintainer")).Expect(HttpStatusCode.OK);
        await using var db = await app.OpenDatabaseAsync();

        for (var round = 0; round < RoundsOfWrites; round++)
        {
            using var stop = new CancellationTokenSource();
            var writers = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => WriteAsync(() => RequestAsync(Guid.CreateVersion7()), stop.Token)));
            var before = await ActsAsync();
            await Eventually.IsTrueAsync(async () => await ActsAsync() > before);

            (await cast.Owner.RemoveAsync(cast.Task, cast.Collaborator)).Expect(HttpStatusCode.NoContent);
            var landed = await ActsAsync();
            await stop.CancelAsync();
            await writers;

            Assert.Equal(landed, await ActsAsync());
            await cast.Collaborator.JoinsAsync(cast.Owner, cast.Task, "maintainer");
        }

        Task<Answer> RequestAsync(Guid mark) => write switch
        {
            "PUT task" => cast.Collaborator.PutAsync($"/tasks/{cast.Task}", new { title = $"Task {mark}" }),
            "PATCH completion" => cast.Collaborator.PatchAsync($"/tasks/{cast.Task}/completion", new { }),
            "POST story" => cast.Collaborator.PostAsync("/stories", new { task_id = cast.Task, title = $"Story {mark}" }),
            "PATCH content" => cast.Collaborator.WriteAsync(story, $"Text {mark}"),
            "POST comment" => cast.Collaborator.PostAsync("/comments", new { story_id = story, content = $"Comment {mark}" }),
            _ => cast.Collaborator.PostAsync("/invites", new { task_id = cast.Task, invitee_email = $"{mark}@example.com", role = "collaborator" }),
        };

        async Task<long> ActsAsync() => Assert.Single(await db.QueryAsync<long>("SELECT count(*) FROM activity WHERE actor_id = @user", ("user", cast.Collaborator.Id)));
    }

    [Fact]
    public async Task A_removal_that_is_repeated_is_answered_when_what_the_first_waits_for_is_over()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task);
        await using var held = await HeldRow.OfAsync(app, "stories", story);
        var write = cast.Collaborator.WriteAsync(story, "Begun before the removal");
        await held.IsWaitedForAsync();
        var removal = cast.Owner.RemoveAsync(cast.Task, cast.Collaborator);
        await Eventually.IsTrueAsync(async () => (await cast.Collaborator.GetAsync($"/tasks/{cast.Task}")).Status == HttpStatusCode.NotFound);

        var repeat = cast.Owner.RemoveAsync(cast.Task, cast.Collaborator);
        Assert.NotSame(repeat, await Task.WhenAny(repeat, Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken)));

        await held.ReleaseAsync();
        (await write).Expect(HttpStatusCode.OK);
        (await removal).Expect(HttpStatusCode.NoContent);
        (await repeat).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Nothing_that_somebody_accepts_lands_after_its_removal_was_answered()
    {
        var ann = await app.UserAsync("Ann");
        var id = await ann.EventAsync();
        var bob = await app.PeerAsync(ann, id);
        await using var db = await app.OpenDatabaseAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var (above, task, invite) = await OfferedBelowAsync(ann, bob, id);

            var acceptance = bob.PatchAsync($"/invites/{invite}", new { status = "accepted" });
            (await ann.RemoveAsync(above, bob)).Expect(HttpStatusCode.NoContent);
            var landed = await RolesAsync();

            var accepted = await acceptance;
            Assert.Contains(accepted.Status, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.Conflict]);
            Assert.Equal(accepted.Status == HttpStatusCode.OK ? 1 : 0, landed);
            Assert.Equal(landed, await RolesAsync());

            async Task<long> RolesAsync() =>
                Assert.Single(await db.QueryAsync<long>("SELECT count(*) FROM collaborators WHERE user_id = @user AND task_id = @task", ("user", bob.Id), ("task", task)));
        }
    }

    [Fact]
    public async Task A_removal_is_answered_when_an_acceptance_that_began_before_it_is_over()
    {
        var ann = await app.UserAsync("Ann");
        var id = await ann.EventAsync();
        var bob = await app.PeerAsync(ann, id);
        var (above, task, invite) = await OfferedBelowAsync(ann, bob, id);
        await using var db = await app.OpenDatabaseAsync();
        await using var transaction = await db.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await db.ExecuteAsync("SELECT 1 FROM invites WHERE id = @invite FOR UPDATE", ("invite", invite));

        var acceptance = bob.PatchAsync($"/invites/{invite}", new { status = "accepted" });
        await Eventually.IsTrueAsync(() => AnyAsync("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE @holder = ANY (pg_blocking_pids(pid)))", ("holder", db.ProcessID)));
        var removal = ann.RemoveAsync(above, bob);
        await AnswersPassAsync(ann);
        Assert.False(removal.IsCompleted);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);

        (await removal).Expect(HttpStatusCode.NoContent);
        Assert.Contains(bob.Id, (await ann.RolesAsync(task)).Keys);
        (await acceptance).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_removal_is_answered_when_the_writes_that_began_before_it_are_over()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task, "start\n");
        await using var db = await app.OpenDatabaseAsync();
        await using var transaction = await db.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await db.ExecuteAsync("SELECT 1 FROM stories WHERE id = @story FOR UPDATE", ("story", story));

        var write = cast.Collaborator.PutAsync($"/stories/{story}", new { title = "Under way" });
        await Eventually.IsTrueAsync(() => AnyAsync("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE @holder = ANY (pg_blocking_pids(pid)))", ("holder", db.ProcessID)));
        var removal = cast.Owner.RemoveAsync(cast.Task, cast.Collaborator);
        await Eventually.IsTrueAsync(() => AnyAsync("SELECT NOT EXISTS (SELECT FROM collaborators WHERE user_id = @user)", ("user", cast.Collaborator.Id)));
        await AnswersPassAsync(cast.Owner);
        Assert.False(removal.IsCompleted);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);

        (await removal).Expect(HttpStatusCode.NoContent);
        Assert.Equal("Under way", (await cast.Owner.GetAsync($"/stories/{story}")).Text("title"));
        (await write).Expect(HttpStatusCode.OK);
        (await cast.Collaborator.PutAsync($"/stories/{story}", new { title = "Too late" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Nothing_that_a_role_above_allowed_lands_after_the_task_was_moved_away()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var above = await ann.TaskAsync(id);
        var task = await ann.TaskAsync(id, above, duration: 10);
        await bob.JoinsAsync(ann, above);
        var story = await ann.StoryAsync(task, "start\n");
        await using var db = await app.OpenDatabaseAsync();
        await using var transaction = await db.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await db.ExecuteAsync("SELECT 1 FROM stories WHERE id = @story FOR UPDATE", ("story", story));

        var write = bob.PutAsync($"/stories/{story}", new { title = "Under way" });
        await Eventually.IsTrueAsync(() => AnyAsync("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE @holder = ANY (pg_blocking_pids(pid)))", ("holder", db.ProcessID)));
        var move = ann.PutAsync($"/tasks/{task}", new { parent_task_id = (Guid?)null });
        await Eventually.IsTrueAsync(() => AnyAsync("SELECT EXISTS (SELECT FROM tasks WHERE id = @task AND parent_task_id IS NULL)", ("task", task)));
        var repeat = ann.PutAsync($"/tasks/{task}", new { parent_task_id = (Guid?)null });
        Assert.NotSame(repeat, await Task.WhenAny(repeat, Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken)));
        Assert.False(move.IsCompleted);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);

        (await move).Expect(HttpStatusCode.OK);
        (await repeat).Expect(HttpStatusCode.OK);
        Assert.Equal("Under way", (await ann.GetAsync($"/stories/{story}")).Text("title"));
        (await write).Expect(HttpStatusCode.OK);
        (await bob.PutAsync($"/stories/{story}", new { title = "Too late" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    /// <summary>A role on a task, and an older invite to a task below it that still waits.</summary>
    private static async Task<(Guid Above, Guid Task, Guid Invite)> OfferedBelowAsync(User owner, User user, Guid eventId)
    {
        var above = await owner.TaskAsync(eventId);
        var task = await owner.TaskAsync(eventId, above, duration: 10);
        var invite = await owner.InviteAsync(task, user);
        await owner.GivesAsync(above, user);
        return (above, task, invite);
    }

    /// <summary>Plays what two do to each other, on task after task that nobody else maintains, and sees that one of them is left to do so.</summary>
    private async Task BetweenTwoAsync(Func<User, User, Guid, Task> play)
    {
        var (ann, bob, cid) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Cid"));
        var id = await ann.EventAsync();
        var (aside, last) = (await ann.TaskAsync(id), await ann.TaskAsync(id));
        await bob.JoinsAsync(ann, aside);
        await cid.JoinsAsync(ann, aside);

        for (var round = 0; round < Rounds; round++)
        {
            var task = round == Rounds - 1 ? last : await ann.TaskAsync(id);
            await ann.GivesAsync(task, bob, "maintainer");
            await ann.GivesAsync(task, cid, "maintainer");
            (await ann.RemoveAsync(task, ann)).Expect(HttpStatusCode.NoContent);

            await play(bob, cid, task);

            Assert.Single((await ann.RolesAsync(task)).Values, role => role.Role == "maintainer");
        }
    }

    private static async Task WriteAsync(Func<Task<Answer>> write, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var answer = await write();
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.NotFound, answer.Content);
        }
    }

    /// <summary>Gives an answer that is on its way the time to arrive that others take to go and come.</summary>
    private static async Task AnswersPassAsync(Caller caller)
    {
        for (var i = 0; i < 20; i++)
            (await caller.GetAsync("/events")).Expect(HttpStatusCode.OK);
    }

    private async Task<bool> AnyAsync(string sql, (string Name, object Value) parameter)
    {
        await using var db = await app.OpenDatabaseAsync();
        return Assert.Single(await db.QueryAsync<bool>(sql, parameter));
    }
}
