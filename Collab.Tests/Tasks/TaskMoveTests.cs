using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

public sealed class TaskMoveTests(CollabApp app)
{
    [Fact]
    public async Task A_task_moves_to_another_parent_with_all_that_is_below_it()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var (here, there) = (await ann.TaskAsync(id, title: "Here"), await ann.TaskAsync(id, title: "There"));
        var part = await ann.TaskAsync(id, here, 30, "Part");
        var piece = await ann.TaskAsync(id, part, 10, "Piece");

        var moved = (await ann.MoveAsync(part, there)).Expect(HttpStatusCode.OK);

        Assert.Equal((there, 3), (moved["parent_task_id"].GetGuid(), moved.Version));
        Assert.Equal(["There"], Path(moved));
        Assert.Equal(moved.Content, (await ann.GetAsync($"/tasks/{part}")).Content);
        Assert.Equal((0, 0, 3), await ann.CountersAsync(here));
        Assert.Equal((30, 1, 2), await ann.CountersAsync(there));
        var below = await ann.GetAsync($"/tasks/{piece}");
        Assert.Equal(1, below.Version);
        Assert.Equal(["There", "Part"], Path(below));
        Assert.Equal([part], (await ann.GetAsync($"/events/{id}/tasks?parent_task_id={there}")).Ids);
        await app.IsSoundAsync(id);
    }

    [Fact]
    public async Task To_the_top_of_the_event_it_is_its_owner_who_moves_a_task()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        var part = await ann.TaskAsync(id, root, 30);
        var piece = await ann.TaskAsync(id, part, 10);
        await bob.JoinsAsync(ann, root, "maintainer");

        (await bob.MoveAsync(part, null)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        var moved = (await ann.MoveAsync(part, null)).Expect(HttpStatusCode.OK);

        Assert.Null(moved["parent_task_id"].GetString());
        Assert.Empty(Path(moved));
        (await ann.MoveAsync(piece, root)).Expect(HttpStatusCode.OK);
        (await ann.MoveAsync(root, part)).ExpectProblem(HttpStatusCode.Conflict, "duration-exceeded");
        await app.IsSoundAsync(id);
    }

    [Fact]
    public async Task A_task_stays_where_it_is_where_that_is_asked_for()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        var part = await ann.TaskAsync(id, root, 30);

        Assert.Equal(1, (await ann.MoveAsync(part, root)).Expect(HttpStatusCode.OK).Version);
        Assert.Equal(1, (await ann.PutAsync($"/tasks/{root}", new { parent_task_id = (Guid?)null, title = "Work" })).Expect(HttpStatusCode.OK).Number("subtask_count"));
        Assert.Equal(20, (await ann.PutAsync($"/tasks/{part}", new { parent_task_id = root, duration = 20 })).Expect(HttpStatusCode.OK).Number("duration"));
        Assert.Equal((20, 1, 3), await ann.CountersAsync(root));
    }

    [Fact]
    public async Task The_new_parent_is_a_task_that_one_maintains_in_the_same_event()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var (hidden, seen, own) = (await ann.TaskAsync(id), await ann.TaskAsync(id), await ann.TaskAsync(id));
        var elsewhere = await ann.TaskAsync(await ann.EventAsync());
        await bob.JoinsAsync(ann, seen);
        await bob.JoinsAsync(ann, own, "maintainer");
        await bob.JoinsAsync(ann, elsewhere, "maintainer");
        var part = await ann.TaskAsync(id, own, 10);

        (await bob.MoveAsync(part, hidden)).ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("parent_task_id");
        (await bob.MoveAsync(part, Guid.CreateVersion7())).ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("parent_task_id");
        (await bob.MoveAsync(part, seen)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.MoveAsync(part, elsewhere)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("parent_task_id");
        Assert.Equal(own, (await bob.GetAsync($"/tasks/{part}"))["parent_task_id"].GetGuid());
    }

    [Fact]
    public async Task Only_who_maintains_a_task_moves_it_and_only_at_the_version_that_is_meant()
    {
        var (ann, bob, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Eve"));
        var id = await ann.EventAsync();
        var (here, there) = (await ann.TaskAsync(id), await ann.TaskAsync(id));
        var part = await ann.TaskAsync(id, here, 10);
        await bob.JoinsAsync(ann, part);
        await bob.JoinsAsync(ann, there, "maintainer");

        (await eve.MoveAsync(part, there)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.MoveAsync(part, there)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await ann.PutAsync($"/tasks/{part}", new { parent_task_id = there }, ("If-Match", "\"9\""))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await ann.PutAsync($"/tasks/{part}", new { parent_task_id = there }, ("If-Match", "\"1\""))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_task_cannot_be_below_itself()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var chain = await ann.ChainAsync(id, 4);

        foreach (var below in chain)
            (await ann.MoveAsync(chain[0], below)).ExpectProblem(HttpStatusCode.Conflict, "tree-cycle");
        (await ann.MoveAsync(chain[1], chain[3])).ExpectProblem(HttpStatusCode.Conflict, "tree-cycle");
        await app.IsSoundAsync(id);
    }

    [Fact]
    public async Task What_is_deepest_below_a_task_counts_for_the_levels_of_the_tree()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var deep = await ann.ChainAsync(id, 14);
        var branch = await ann.ChainAsync(id, 3);

        (await ann.MoveAsync(branch[0], deep[13])).ExpectProblem(HttpStatusCode.Conflict, "tree-too-deep");
        (await ann.MoveAsync(branch[1], deep[13])).Expect(HttpStatusCode.OK);
        Assert.Equal(15, (await ann.GetAsync($"/tasks/{branch[2]}"))["path"].GetArrayLength());
        (await ann.MoveAsync(branch[0], branch[2])).ExpectProblem(HttpStatusCode.Conflict, "tree-too-deep");
        await app.IsSoundAsync(id);
    }

    [Fact]
    public async Task The_new_parent_has_to_have_room_for_what_the_task_comes_to()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var (here, there) = (await ann.TaskAsync(id, duration: 100), await ann.TaskAsync(id, duration: 50));
        var part = await ann.TaskAsync(id, here, 60);
        await ann.TaskAsync(id, there, 10);

        var refused = (await ann.MoveAsync(part, there)).ExpectProblem(HttpStatusCode.Conflict, "duration-exceeded");
        Assert.Equal(there, refused["task_id"].GetGuid());
        Assert.Equal((50, 10, 40, 60), (refused.Number("duration"), refused.Number("allocated"), refused.Number("remaining"), refused.Number("requested")));
        (await ann.PutAsync($"/tasks/{part}", new { parent_task_id = there, duration = 41 })).ExpectProblem(HttpStatusCode.Conflict, "duration-exceeded");
        var moved = (await ann.PutAsync($"/tasks/{part}", new { parent_task_id = there, duration = 40, title = "Shorter" })).Expect(HttpStatusCode.OK);

        Assert.Equal((2, 40, "Shorter"), (moved.Version, moved.Number("duration"), moved.Text("title")));
        Assert.Equal((0, 0, 3), await ann.CountersAsync(here));
        Assert.Equal((50, 2, 3), await ann.CountersAsync(there));
    }

    [Fact]
    public async Task A_task_that_moves_keeps_what_its_own_subtasks_take()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var there = await ann.TaskAsync(id, duration: 50);
        var part = await ann.TaskAsync(id, duration: 60);
        await ann.TaskAsync(id, part, 45);

        var refused = (await ann.PutAsync($"/tasks/{part}", new { parent_task_id = there, duration = 40 })).ExpectProblem(HttpStatusCode.Conflict, "duration-exceeded");

        Assert.Equal((part, 45, 40), (refused["task_id"].GetGuid(), refused.Number("allocated"), refused.Number("requested")));
        (await ann.PutAsync($"/tasks/{part}", new { parent_task_id = there, duration = 45 })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_task_may_move_up_and_down_its_own_branch()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 100);
        var (part, other) = (await ann.TaskAsync(id, root, 50), await ann.TaskAsync(id, root, 20));
        var piece = await ann.TaskAsync(id, part, 30);

        (await ann.MoveAsync(piece, root)).Expect(HttpStatusCode.OK);
        Assert.Equal((100, 3, 4), await ann.CountersAsync(root));
        (await ann.MoveAsync(piece, other)).ExpectProblem(HttpStatusCode.Conflict, "duration-exceeded");
        (await ann.MoveAsync(other, part)).Expect(HttpStatusCode.OK);
        (await ann.MoveAsync(piece, part)).Expect(HttpStatusCode.OK);
        Assert.Equal((50, 2, 5), await ann.CountersAsync(part));
        await app.IsSoundAsync(id);
    }

    [Fact]
    public async Task A_complete_task_takes_none_and_gives_none_but_its_only_one()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var (open, complete) = (await ann.TaskAsync(id), await ann.TaskAsync(id, duration: 30));
        var one = await ann.TaskAsync(id, complete, 10);
        await ann.TaskAsync(id, complete, 20);
        await ann.CompleteAllAsync(complete);

        (await ann.MoveAsync(await ann.TaskAsync(id, open, 5), complete)).ExpectProblem(HttpStatusCode.Conflict, "task-complete");
        var refused = (await ann.MoveAsync(one, open)).ExpectProblem(HttpStatusCode.Conflict, "duration-unbalanced");
        Assert.Equal((complete, 30, -10), (refused["task_id"].GetGuid(), refused.Number("allocated"), refused.Number("requested")));

        var lone = await ann.TaskAsync(id, duration: 10);
        var only = await ann.TaskAsync(id, lone, 10);
        await ann.CompleteAllAsync(lone);
        (await ann.MoveAsync(only, open)).Expect(HttpStatusCode.OK);
        Assert.True((await ann.GetAsync($"/tasks/{lone}"))["is_complete"].GetBoolean());
        Assert.Equal(1, (await ann.GetAsync($"/tasks/{open}")).Number("completed_subtask_count"));
        await app.IsSoundAsync(id);
    }

    [Fact]
    public async Task A_task_may_be_completed_or_reopened_as_it_moves()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var (here, there) = (await ann.TaskAsync(id, duration: 30), await ann.TaskAsync(id));
        var part = await ann.TaskAsync(id, here, 30);
        var piece = await ann.TaskAsync(id, part, 30);

        (await ann.PutAsync($"/tasks/{part}", new { parent_task_id = there, is_complete = true })).ExpectProblem(HttpStatusCode.Conflict, "subtasks-open");
        await ann.CompleteAllAsync(piece);
        (await ann.PutAsync($"/tasks/{part}", new { parent_task_id = there, is_complete = true, duration = 40 }))
            .ExpectProblem(HttpStatusCode.Conflict, "duration-unbalanced");
        var completed = (await ann.PutAsync($"/tasks/{part}", new { parent_task_id = there, is_complete = true })).Expect(HttpStatusCode.OK);
        Assert.True(completed["is_complete"].GetBoolean());
        Assert.Equal(1, (await ann.GetAsync($"/tasks/{there}")).Number("completed_subtask_count"));

        (await ann.MoveAsync(part, here)).Expect(HttpStatusCode.OK);
        await ann.CompleteAllAsync(here);
        (await ann.PutAsync($"/tasks/{part}", new { parent_task_id = there, is_complete = false })).Expect(HttpStatusCode.OK);
        Assert.Equal((true, false), (await ann.IsCompleteAsync(here), await ann.IsCompleteAsync(part)));
        await app.IsSoundAsync(id);
    }

    [Fact]
    public async Task Roles_above_hold_where_the_task_is_and_not_where_it_was()
    {
        var (ann, bob, cid) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Cid"));
        var id = await ann.EventAsync();
        var (here, there) = (await ann.TaskAsync(id), await ann.TaskAsync(id));
        var part = await ann.TaskAsync(id, here, 10);
        var piece = await ann.TaskAsync(id, part, 5);
        await bob.JoinsAsync(ann, here);
        await cid.JoinsAsync(ann, there, "maintainer");

        (await ann.MoveAsync(part, there)).Expect(HttpStatusCode.OK);

        foreach (var task in (Guid[])[part, piece])
        {
            (await bob.GetAsync($"/tasks/{task}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            Assert.Equal("maintainer", (await cid.GetAsync($"/tasks/{task}")).Expect(HttpStatusCode.OK).Text("role"));
        }
    }

    [Fact]
    public async Task Two_changes_of_different_members_at_once_are_both_kept()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var (here, there) = (await ann.TaskAsync(id), await ann.TaskAsync(id));
        var part = await ann.TaskAsync(id, here, 10);

        for (var round = 1; round <= 8; round++)
        {
            var parent = round % 2 == 0 ? here : there;
            var answers = await Task.WhenAll(
                ann.PutAsync($"/tasks/{part}", new { title = $"Title {round}" }),
                ann.PutAsync($"/tasks/{part}", new { description = $"Description {round}" }),
                ann.PutAsync($"/tasks/{part}", new { duration = 10 + round }),
                ann.MoveAsync(part, parent));

            Assert.All(answers, answer => answer.Expect(HttpStatusCode.OK));
            var after = await ann.GetAsync($"/tasks/{part}");
            Assert.Equal(($"Title {round}", $"Description {round}", 10 + round), (after.Text("title"), after.Text("description"), after.Number("duration")));
            Assert.Equal((parent, 1 + 4 * round), (after["parent_task_id"].GetGuid(), after.Version));
        }

        await app.IsSoundAsync(id);
    }

    private static string[] Path(Answer task) => [.. task["path"].EnumerateArray().Select(above => above.GetProperty("title").GetString()!)];
}
