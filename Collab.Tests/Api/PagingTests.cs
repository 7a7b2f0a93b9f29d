using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

public sealed class PagingTests(CollabApp app)
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Every_item_comes_once_and_the_list_ends(int limit)
    {
        var ann = await app.UserAsync();
        var events = new List<Guid>();
        for (var i = 0; i < 7; i++)
            events.Add(await ann.EventAsync($"Event {i}"));

        Assert.Equal(events.Order(), await AllAsync(ann, "/events", limit, _ => Task.CompletedTask));
    }

    [Fact]
    public async Task What_is_added_meanwhile_neither_repeats_nor_hides_an_item()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 1000);
        var tasks = new List<Guid> { root };
        for (var i = 0; i < 5; i++)
            tasks.Add(await ann.TaskAsync(id, root, 1));

        var added = 0;
        var seen = await AllAsync(ann, $"/events/{id}/tasks", 2, async _ =>
        {
            if (added++ < 3)
                await ann.TaskAsync(id, root, 1);
        });

        Assert.Equal(seen.Distinct(), seen);
        Assert.Empty(tasks.Except(seen));
    }

    [Fact]
    public async Task A_newest_first_list_pages_backwards()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var invites = new List<Guid>();
        for (var i = 0; i < 5; i++)
            invites.Add(await ann.InviteAsync(await ann.TaskAsync(id), bob));

        Assert.Equal(invites.OrderDescending(), await AllAsync(bob, $"/invites/received/{bob.Id}", 2, _ => Task.CompletedTask));
    }

    [Theory]
    [InlineData("limit", "0")]
    [InlineData("limit", "101")]
    [InlineData("limit", "-1")]
    [InlineData("limit", "many")]
    [InlineData("limit", "1e1")]
    [InlineData("limit", "")]
    [InlineData("cursor", "")]
    [InlineData("cursor", "nonsense")]
    [InlineData("cursor", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("cursor", "%00")]
    public async Task A_limit_or_cursor_that_is_none_is_refused(string name, string value)
    {
        var ann = await app.UserAsync();

        (await ann.GetAsync($"/events?{name}={value}")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming(name);
    }

    [Fact]
    public async Task A_cursor_is_of_its_list_and_as_it_was_made()
    {
        var ann = await app.UserAsync();
        var (id, other) = (await ann.EventAsync(), await ann.EventAsync());
        foreach (var owner in (Guid[])[id, other])
        {
            await ann.TaskAsync(owner);
            await ann.TaskAsync(owner);
        }

        var cursor = (await ann.GetAsync($"/events/{id}/tasks?limit=1")).NextCursor!;
        var tampered = (cursor[0] == 'A' ? 'B' : 'A') + cursor[1..];

        (await ann.GetAsync($"/events/{id}/tasks/?cursor={cursor}&limit=7")).Expect(HttpStatusCode.OK);
        (await ann.GetAsync($"/events/{id}/tasks?cursor={tampered}")).Expect(HttpStatusCode.UnprocessableEntity).Naming("cursor");
        (await ann.GetAsync($"/events/{other}/tasks?cursor={cursor}")).Expect(HttpStatusCode.UnprocessableEntity).Naming("cursor");
        (await ann.GetAsync($"/events/{id}/tasks?parent_task_id={other}&cursor={cursor}")).Expect(HttpStatusCode.UnprocessableEntity).Naming("cursor");
        (await ann.GetAsync($"/events?cursor={cursor}")).Expect(HttpStatusCode.UnprocessableEntity).Naming("cursor");
        var own = (await ann.GetAsync("/events?limit=1")).NextCursor!;
        (await (await app.UserAsync()).GetAsync($"/events?cursor={own}")).Expect(HttpStatusCode.UnprocessableEntity).Naming("cursor");
    }

    private static async Task<List<Guid>> AllAsync(User user, string path, int limit, Func<Answer, Task> between)
    {
        var seen = new List<Guid>();
        var page = (await user.GetAsync($"{path}?limit={limit}")).Expect(HttpStatusCode.OK);
        while (true)
        {
            Assert.InRange(page.Items.Length, 0, limit);
            seen.AddRange(page.Ids);
            if (page.NextCursor is not { } cursor)
                return seen;

            await between(page);
            page = (await user.GetAsync($"{path}?limit={limit}&cursor={cursor}")).Expect(HttpStatusCode.OK);
        }
    }
}
