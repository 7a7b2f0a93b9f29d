using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

/// <summary>Many writers on one tree. Whoever loses is told so, and the tree is whole.</summary>
public sealed class TreeRaceTests(CollabApp app)
{
    private const int Writers = 16;

    [Fact]
    public async Task Whatever_sixteen_do_to_one_tree_at_once_it_stays_whole()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 400);
        var parts = new List<Guid>();
        for (var i = 0; i < 6; i++)
            parts.Add(await ann.TaskAsync(id, root, 40));
        var pieces = new List<Guid>();
        for (var i = 0; i < 12; i++)
            pieces.Add(await ann.TaskAsync(id, parts[i % 6], 10));

        var answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            var random = new Random(writer);
            var mine = new List<Answer>();
            for (var round = 0; round < 12; round++)
                mine.Add(await WriteAsync(ann, id, root, parts, pieces, random));
            return mine;
        }));

        Assert.All(answers.SelectMany(mine => mine), AssertDecided);
        Assert.Contains(answers.SelectMany(mine => mine), answer => answer.Status is HttpStatusCode.OK or HttpStatusCode.Created);
        await app.IsSoundAsync(id);
    }

    [Fact]
    public async Task Of_two_tasks_that_move_below_each_other_at_once_one_stays()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var (left, right) = (await ann.TaskAsync(id), await ann.TaskAsync(id));
        var (leftPart, rightPart) = (await ann.TaskAsync(id, left), await ann.TaskAsync(id, right));

        for (var round = 0; round < 20; round++)
        {
            var moves = await Task.WhenAll(ann.MoveAsync(left, rightPart), ann.MoveAsync(right, leftPart));

            Assert.Single(moves, move => move.Status == HttpStatusCode.OK);
            Assert.Single(moves, move => move.Status == HttpStatusCode.Conflict).ExpectProblem(HttpStatusCode.Conflict, "tree-cycle");
            await app.IsSoundAsync(id);
            (await ann.MoveAsync(moves[0].Status == HttpStatusCode.OK ? left : right, null)).Expect(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task What_is_added_below_a_task_while_it_moves_is_carried_along()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var (here, there) = (await ann.TaskAsync(id, duration: 1000), await ann.TaskAsync(id, duration: 1000));
        var branch = await ann.TaskAsync(id, here, 1000);
        var leaf = await ann.TaskAsync(id, branch, 900);

        var moving = Task.Run(async () =>
        {
            for (var round = 0; round < 10; round++)
                (await ann.MoveAsync(branch, round % 2 == 0 ? there : here)).Expect(HttpStatusCode.OK);
        }, TestContext.Current.CancellationToken);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var parent = leaf;
            for (var level = 0; level < 8; level++)
                parent = (await ann.PostAsync("/tasks", new { event_id = id, parent_task_id = parent, title = "Added", duration = 100 - level })).Expect(HttpStatusCode.Created).Id;
        }));
        await moving;

        await app.IsSoundAsync(id);
        Assert.Equal(8, (await ann.GetAsync($"/tasks/{leaf}")).Number("subtask_count"));
    }

    [Fact]
    public async Task Of_many_deletions_at_once_one_succeeds()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        var part = await ann.TaskAsync(id, root, 30);
        await ann.TaskAsync(id, part, 10);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ann.DeleteAsync($"/tasks/{part}")));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.NoContent), answer => answer.ExpectProblem(HttpStatusCode.NotFound, "not-found"));
        Assert.Single(await app.ToldAsync(part, "deleted"));
    }

    [Fact]
    public async Task Who_joins_while_a_task_goes_is_refused_or_hears_of_its_end()
    {
        var ann = await app.UserAsync("Ann");
        var id = await ann.EventAsync();
        for (var round = 0; round < 6; round++)
        {
            var bob = await app.UserAsync("Bob");
            var task = await ann.TaskAsync(id);
            var part = await ann.TaskAsync(id, task, 10);
            var invite = await ann.InviteAsync(part, bob);

            var deletion = ann.DeleteAsync($"/tasks/{task}");
            var acceptance = await bob.PatchAsync($"/invites/{invite}", new { status = "accepted" });

            (await deletion).Expect(HttpStatusCode.NoContent);
            Assert.True(acceptance.Status is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{acceptance}");
            var (told, invited) = (await app.ToldAsync(part, "deleted"), await app.ToldAsync(invite, "deleted"));
            var heard = told.Concat(invited).SelectMany(end => end.Recipients).Where(recipient => recipient.User == bob.Id);
            Assert.Single(heard);
            Assert.Equal(acceptance.Status == HttpStatusCode.OK ? 1 : 0, told.Count);
        }
    }

    private static Task<Answer> WriteAsync(User ann, Guid id, Guid root, List<Guid> parts, List<Guid> pieces, Random random)
    {
        var (part, piece) = (parts[random.Next(parts.Count)], pieces[random.Next(pieces.Count)]);
        return random.Next(10) switch
        {
            0 => ann.PostAsync("/tasks", new { event_id = id, parent_task_id = part, title = "New", duration = random.Next(1, 30) }),
            1 => ann.PutAsync($"/tasks/{piece}", new { duration = random.Next(1, 40) }),
            2 => ann.PutAsync($"/tasks/{part}", new { duration = random.Next(1, 90) }),
            3 => ann.MoveAsync(piece, part),
            4 => ann.MoveAsync(part, random.Next(2) == 0 ? root : piece),
            5 => ann.PlanAsync(root, [.. parts.Select(task => (task, random.Next(20, 70)))]),
            6 => ann.PlanAsync(part, (piece, random.Next(1, 20))),
            7 => ann.CompleteAsync(piece),
            8 => ann.CompleteAsync(part, new { cascade = true, is_complete = random.Next(2) == 0 }),
            _ => random.Next(4) == 0 ? ann.DeleteAsync($"/tasks/{piece}") : ann.PutAsync($"/tasks/{piece}", new { title = $"Title {random.Next()}", parent_task_id = part }),
        };
    }

    private static void AssertDecided(Answer answer) => Assert.True(
        answer.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.NoContent or HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity
        || (answer.Status == HttpStatusCode.Conflict && answer.Problem != "urn:collab:conflict"),
        $"{answer}");
}
