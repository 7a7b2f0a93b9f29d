using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

/// <summary>The list of one's own tasks.</summary>
public sealed class TaskListTests(CollabApp app)
{
    [Fact]
    public async Task One_s_own_tasks_are_those_with_a_role_of_one_s_own()
    {
        var (ann, bob, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Eve"));
        var (id, other) = (await ann.EventAsync(), await ann.EventAsync());
        var root = await ann.TaskAsync(id);
        var part = await ann.TaskAsync(id, root, 30);
        var elsewhere = await ann.TaskAsync(other);
        await bob.JoinsAsync(ann, part, "maintainer");
        await bob.JoinsAsync(ann, elsewhere);
        var piece = await ann.TaskAsync(id, part, 10);
        var his = await bob.TaskAsync(id, part, 10);

        // The event is Ann's, and the task below Bob's: she sees it, and has no role of her own there.
        Assert.Equal([root, part, elsewhere, piece], (await ann.GetAsync("/tasks")).Expect(HttpStatusCode.OK).Ids);
        Assert.Equal([part, elsewhere, his], (await bob.GetAsync("/tasks/")).Ids);
        Assert.Empty((await eve.GetAsync("/tasks")).Expect(HttpStatusCode.OK).Items);
        (await app.Nobody().GetAsync("/tasks")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        foreach (var user in (User[])[ann, bob])
        {
            foreach (var item in (await user.GetAsync("/tasks")).Items)
                Assert.Equal((await user.GetAsync($"/tasks/{item.GetProperty("id").GetGuid()}")).Content, item.GetRawText());
        }
    }

    [Fact]
    public async Task Filters_hold_together()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var (id, other) = (await ann.EventAsync(), await ann.EventAsync());
        var (open, done) = (await ann.TaskAsync(id, title: "Paint the fence"), await ann.TaskAsync(id, title: "Paint the door"));
        var elsewhere = await ann.TaskAsync(other, title: "Paint nothing");
        var hidden = await bob.TaskAsync(await bob.EventAsync(), title: "Paint the door");
        await ann.CompleteAsync(done);

        Assert.Equal([done], await IdsAsync("is_complete=true"));
        Assert.Equal([open, elsewhere], await IdsAsync("is_complete=false"));
        Assert.Equal([open, done], await IdsAsync($"event_id={id}"));
        Assert.Equal([open], await IdsAsync($"event_id={id}&is_complete=false"));
        Assert.Equal([done], await IdsAsync("q=door"));
        Assert.Equal([open, elsewhere], await IdsAsync("q=paint&is_complete=false"));
        Assert.Empty(await IdsAsync($"q=paint&is_complete=true&event_id={other}"));
        Assert.Empty(await IdsAsync($"event_id={Guid.CreateVersion7()}"));
        Assert.Equal([hidden], (await bob.GetAsync("/tasks?q=door")).Ids);

        async Task<Guid[]> IdsAsync(string filter) => (await ann.GetAsync($"/tasks?{filter}")).Expect(HttpStatusCode.OK).Ids;
    }

    [Fact]
    public async Task Words_are_found_in_titles_and_descriptions_as_in_search()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var task = (await ann.PostAsync("/tasks", new { event_id = id, title = "Order Flowers", description = "Tulips, and a few roses; café at noon", duration = 5 })).Id;

        foreach (var found in (string[])["flowers", "FLOWERS", "order+tulips", "%22few+roses%22", "lilies+or+roses", "order+-lilies", "caf%C3%A9"])
            Assert.Equal([task], (await ann.GetAsync($"/tasks?q={found}")).Expect(HttpStatusCode.OK).Ids);
        foreach (var lost in (string[])["flow", "order+lilies", "%22roses+few%22", "order+-roses", "-lilies", "%27%3B+DROP+TABLE", "%26%7C%21"])
            Assert.Empty((await ann.GetAsync($"/tasks?q={lost}")).Expect(HttpStatusCode.OK).Items);
    }

    [Fact]
    public async Task A_filtered_list_is_read_on_to_its_end()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var expected = new List<Guid>();
        for (var i = 0; i < 7; i++)
        {
            var task = await ann.TaskAsync(id, title: i % 3 == 0 ? "Other" : "Wanted");
            if (i % 3 != 0)
                expected.Add(task);
        }

        foreach (var list in (string[])["/tasks?q=wanted&is_complete=false", $"/tasks?q=wanted&event_id={id}"])
        {
            var seen = new List<Guid>();
            var page = await ann.GetAsync($"{list}&limit=1");
            while (page.NextCursor is { } cursor)
            {
                seen.AddRange(page.Ids);
                page = (await ann.GetAsync($"{list}&limit=1&cursor={cursor}")).Expect(HttpStatusCode.OK);
                (await ann.GetAsync($"/tasks?cursor={cursor}")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("cursor");
            }

            Assert.Equal(expected, [.. seen, .. page.Ids]);
        }
    }

    [Theory]
    [InlineData("q=", "validation")]
    [InlineData("q=%20%20", "validation")]
    [InlineData("q=%00", "validation")]
    [InlineData("q=a%00b", "validation")]
    [InlineData("is_complete=maybe", "malformed-request")]
    [InlineData("is_complete=1", "malformed-request")]
    [InlineData("event_id=nonsense", "malformed-request")]
    [InlineData("limit=0", "validation")]
    [InlineData("cursor=nonsense", "validation")]
    public async Task A_filter_that_is_none_is_refused_by_name(string filter, string problem)
    {
        var ann = await app.UserAsync();

        (await ann.GetAsync($"/tasks?{filter}"))
            .ExpectProblem(problem == "validation" ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.BadRequest, problem)
            .Naming(filter[..filter.IndexOf('=', StringComparison.Ordinal)]);
    }

    [Fact]
    public async Task Two_hundred_characters_are_looked_for_and_no_more()
    {
        var ann = await app.UserAsync();

        (await ann.GetAsync($"/tasks?q={new string('x', 200)}")).Expect(HttpStatusCode.OK);
        (await ann.GetAsync($"/tasks?q={new string('x', 201)}")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("q");
    }
}
