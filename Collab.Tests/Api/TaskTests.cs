using System.Net;
using Collab.Tests.Support;
using Collab.Tests.Tasks;

namespace Collab.Tests.Api;

public sealed class TaskTests(CollabApp app)
{
    [Fact]
    public async Task A_task_is_created_at_the_top_of_an_event()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();

        var made = (await ann.PostAsync("/tasks", new { event_id = id, title = "Root", description = "All of it", duration = 90, people = new[] { "Grace" } }))
            .Expect(HttpStatusCode.Created);

        Assert.Equal($"/tasks/{made.Id}", made.Header("Location"));
        Assert.Equal(id, made["event_id"].GetGuid());
        Assert.Null(made["parent_task_id"].GetString());
        Assert.Equal((90, 0, 90), (made.Number("duration"), made.Number("allocated_duration"), made.Number("remaining_duration")));
        Assert.Equal(ann.Id, made["maintainer_id"].GetGuid());
        Assert.Equal("owner", made.Text("role"));
        Assert.False(made["is_complete"].GetBoolean());
        Assert.Equal(made.Content, (await ann.GetAsync($"/tasks/{made.Id}")).Content);
    }

    [Fact]
    public async Task A_subtask_is_counted_by_its_parent_as_a_change()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 90);

        var made = await ann.PostAsync("/tasks", new { event_id = id, parent_task_id = root, title = "Part", duration = 30 });
        var parent = await ann.GetAsync($"/tasks/{root}");

        Assert.Equal(root, made["parent_task_id"].GetGuid());
        Assert.Equal(made.Content, (await ann.GetAsync($"/tasks/{made.Id}")).Content);
        Assert.Equal((30, 60, 1, 0), (parent.Number("allocated_duration"), parent.Number("remaining_duration"), parent.Number("subtask_count"), parent.Number("completed_subtask_count")));
        Assert.Equal(2, parent.Version);
    }

    [Fact]
    public async Task The_maintainer_may_be_anyone_with_access_to_the_event()
    {
        var (ann, bob, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Eve"));
        var id = await ann.EventAsync();
        await bob.JoinsAsync(ann, await ann.TaskAsync(id));
        object Named(Guid maintainer) => new { event_id = id, title = "Bob's", duration = 5, maintainer_id = maintainer };

        var made = (await ann.PostAsync("/tasks", Named(bob.Id))).Expect(HttpStatusCode.Created);

        Assert.Equal(bob.Id, made["maintainer_id"].GetGuid());
        Assert.Equal("maintainer", (await bob.GetAsync($"/tasks/{made.Id}")).Text("role"));
        (await ann.PostAsync("/tasks", Named(eve.Id))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("maintainer_id");
        (await ann.PostAsync("/tasks", Named(Guid.CreateVersion7()))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("maintainer_id");
    }

    [Fact]
    public async Task A_parent_is_a_task_of_the_same_event()
    {
        var ann = await app.UserAsync();
        var (here, there) = (await ann.EventAsync(), await ann.EventAsync());
        var elsewhere = await ann.TaskAsync(there);

        (await ann.PostAsync("/tasks", new { event_id = here, parent_task_id = elsewhere, title = "Lost", duration = 1 }))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("parent_task_id");
    }

    [Fact]
    public async Task A_tree_has_sixteen_levels_and_no_more()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var task = await ann.TaskAsync(id);
        for (var level = 2; level <= 16; level++)
            task = await ann.TaskAsync(id, task);

        Assert.Equal(15, (await ann.GetAsync($"/tasks/{task}"))["path"].GetArrayLength());
        (await ann.PostAsync("/tasks", new { event_id = id, parent_task_id = task, title = "Level 17", duration = 1 }))
            .ExpectProblem(HttpStatusCode.Conflict, "tree-too-deep");
    }

    [Fact]
    public async Task A_complete_task_takes_no_subtasks()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var task = await ann.TaskAsync(id);
        (await ann.CompleteAsync(task)).Expect(HttpStatusCode.OK);

        (await ann.PostAsync("/tasks", new { event_id = id, parent_task_id = task, title = "Late", duration = 1 }))
            .ExpectProblem(HttpStatusCode.Conflict, "task-complete");
    }

    [Fact]
    public async Task An_update_changes_the_members_that_are_present()
    {
        var ann = await app.UserAsync();
        var made = await ann.PostAsync("/tasks", new { event_id = await ann.EventAsync(), title = "Root", description = "All of it", duration = 90, people = new[] { "Grace" } });

        var changed = (await ann.PutAsync($"/tasks/{made.Id}", new { description = (string?)null, duration = 80 })).Expect(HttpStatusCode.OK);

        Assert.Equal("Root", changed.Text("title"));
        Assert.Null(changed["description"].GetString());
        Assert.Equal(80, changed.Number("duration"));
        Assert.Equal("Grace", changed["people"][0].GetString());
        Assert.Equal(2, changed.Version);
        Assert.Equal(changed.Content, (await ann.GetAsync($"/tasks/{made.Id}")).Content);
        Assert.Equal(2, (await ann.PutAsync($"/tasks/{made.Id}", new { duration = 80 })).Version);
    }

    [Fact]
    public async Task What_the_server_decides_cannot_be_put()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.TaskAsync(await ann.EventAsync());
        var before = await ann.GetAsync($"/tasks/{id}");

        var after = (await ann.PutAsync($"/tasks/{id}", new
        {
            id = bob.Id,
            event_id = bob.Id,
            maintainer_id = bob.Id,
            allocated_duration = 1,
            subtask_count = 1,
            version = 9,
            role = "collaborator",
            lineage = Array.Empty<string>(),
        })).Expect(HttpStatusCode.OK);

        Assert.Equal(before.Content, after.Content);
    }

    [Fact]
    public async Task The_list_of_an_event_may_be_narrowed_to_the_subtasks_of_one_task()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        var part = await ann.TaskAsync(id, root, 10);
        var piece = await ann.TaskAsync(id, part, 5);
        var elsewhere = await ann.TaskAsync(await ann.EventAsync());

        Assert.Equal([root, part, piece], (await ann.GetAsync($"/events/{id}/tasks")).Ids);
        Assert.Equal([part], (await ann.GetAsync($"/events/{id}/tasks/?parent_task_id={root}")).Ids);
        Assert.Empty((await ann.GetAsync($"/events/{id}/tasks?parent_task_id={piece}")).Expect(HttpStatusCode.OK).Items);
        (await ann.GetAsync($"/events/{id}/tasks?parent_task_id={elsewhere}")).ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("parent_task_id");
        (await ann.GetAsync($"/events/{id}/tasks?parent_task_id=nonsense")).ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Naming("parent_task_id");
        Assert.Empty((await ann.GetAsync($"/events/{await ann.EventAsync()}/tasks")).Expect(HttpStatusCode.OK).Items);
    }

    [Fact]
    public async Task An_item_of_the_list_is_the_task_as_it_is_shown()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        var part = await ann.TaskAsync(id, root, 10);

        var items = (await ann.GetAsync($"/events/{id}/tasks")).Items;

        Assert.Equal((await ann.GetAsync($"/tasks/{root}")).Content, items[0].GetRawText());
        Assert.Equal((await ann.GetAsync($"/tasks/{part}")).Content, items[1].GetRawText());
    }
}
