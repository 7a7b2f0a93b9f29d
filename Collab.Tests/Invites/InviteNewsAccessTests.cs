using System.Net;
using System.Text.Json;
using Collab.Tests.Collaborators;
using Collab.Tests.Notifications;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Invites;

/// <summary>What was told of an invite is read again, later, by those who may see the invite then.</summary>
public sealed class InviteNewsAccessTests(CollabApp app)
{
    [Theory]
    [InlineData("removed")]
    [InlineData("made a collaborator")]
    [InlineData("gone by herself")]
    public async Task News_of_others_invites_are_withdrawn_from_who_maintains_the_task_no_more(string fate)
    {
        var (ann, mary) = (await app.UserAsync("Ann"), await app.UserAsync("Mary"));
        var (zed, yan) = (await app.UserAsync("Zed"), await app.UserAsync("Yan"));
        var id = await ann.EventAsync();
        var above = await ann.TaskAsync(id);
        var task = await ann.TaskAsync(id, above, duration: 10);
        await mary.JoinsAsync(ann, above, "maintainer");
        await app.QuietAsync(mary);
        var live = await mary.SubscribeAsync();
        await live.NextAsync("ready");
        var before = live.LastEventId;

        Guid[] others = [await ann.InviteAsync(task, zed), await ann.InviteAsync(above, yan)];
        (await yan.PatchAsync($"/invites/{others[1]}", new { status = "rejected" })).Expect(HttpStatusCode.OK);
        var own = await mary.InviteAsync(task, yan);
        await app.QuietAsync(mary);
        await live.NextAsync("invite");
        Assert.Contains(others[0], await ToldAsync(mary));
        Assert.Contains(others[1], await ToldAsync(mary));
        Assert.Contains(others[1], await ListedAsync(mary));
        await live.DisposeAsync();

        var answer = fate switch
        {
            "removed" => await ann.RemoveAsync(above, mary),
            "made a collaborator" => await ann.ChangeRoleAsync(above, mary, "collaborator"),
            _ => await mary.RemoveAsync(above, mary),
        };
        Assert.Contains(answer.Status, (HttpStatusCode[])[HttpStatusCode.NoContent, HttpStatusCode.OK]);
        await app.QuietAsync(mary);

        Assert.DoesNotContain(others, (await ToldAsync(mary)).Contains);
        Assert.DoesNotContain(others, (await ToldAsync(mary, before)).Contains);
        Assert.DoesNotContain(others, (await ListedAsync(mary)).Contains);
        Assert.Contains(own, await ToldAsync(mary));
        Assert.Contains(others[1], await ToldAsync(yan));
        Assert.Contains(others[1], await ListedAsync(ann));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task News_of_an_invite_that_is_anothers_now_are_withdrawn_from_who_had_sent_it(bool removed)
    {
        var (ann, cid, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Cid"), await app.UserAsync("Eve"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        await cid.JoinsAsync(ann, task, "maintainer");
        var invite = await cid.InviteAsync(task, eve);
        (await ann.PutAsync($"/tasks/{task}", new { title = "Renamed" })).Expect(HttpStatusCode.OK);
        await app.LapseAsync(invite);
        await Eventually.IsTrueAsync(async () => (await ListedAsync(cid)).Contains(invite));
        (await (removed ? ann.RemoveAsync(task, cid) : ann.ChangeRoleAsync(task, cid, "collaborator"))).Expect(removed ? HttpStatusCode.NoContent : HttpStatusCode.OK);
        await app.QuietAsync(cid);
        Assert.Equal(["created", "renamed", "expired"], await ActionsAsync(cid));
        var unread = await UnreadAsync();

        (await ann.ResendAsync(invite)).Expect(HttpStatusCode.OK);
        await app.QuietAsync(cid);

        Assert.Equal(["handed_over"], await ActionsAsync(cid));
        Assert.DoesNotContain(invite, await ListedAsync(cid));
        var left = await cid.GetAsync($"/notifications/{cid.Id}?unread=true");
        Assert.Equal((unread, unread), (left.Number("unread_count"), left.Items.Length));
        var withdrawn = left.Items.First(item => item.GetProperty("type").GetString() == "withdrawn").GetProperty("id").GetGuid();
        Assert.Equal("withdrawn", (await cid.PatchAsync($"/notifications/{withdrawn}", new { is_read = true })).Expect(HttpStatusCode.OK).Text("type"));
        Assert.Equal(unread - 1, await UnreadAsync());
        Assert.Equal(["created", "renamed", "expired", "resent"], await ActionsAsync(eve));
        Assert.Equal(["created", "expired", "resent"], await ActionsAsync(ann));

        (await ann.DeleteAsync($"/tasks/{task}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal(["handed_over"], await ActionsAsync(cid));
        Assert.Equal(["deleted"], await ActionsAsync(eve));

        async Task<IEnumerable<string?>> ActionsAsync(User user) => (await HeardAsync(user, "0"))
            .Where(next => next.Type == "invite")
            .Select(next => next.Data.GetProperty("data"))
            .Where(data => data.GetProperty("resource").GetProperty("id").GetGuid() is var id && (id == invite || id == task))
            .Select(data => data.GetProperty("action").GetString());

        async Task<int> UnreadAsync() => (await cid.GetAsync($"/notifications/{cid.Id}")).Number("unread_count");
    }

    /// <summary>The resources that are named by what follows a place in the user's stream.</summary>
    private static async Task<List<Guid>> ToldAsync(User user, string after = "0")
    {
        var told = new List<Guid>();
        foreach (var next in await HeardAsync(user, after))
            Add(told, next.Data);
        return told;
    }

    private static async Task<List<StreamEvent>> HeardAsync(User user, string after)
    {
        await using var stream = await user.SubscribeAsync(after);
        await stream.NextAsync("ready");
        var end = $"The end {Guid.CreateVersion7()}";
        await user.NoteAsync(end);
        var heard = new List<StreamEvent>();
        while (true)
        {
            var next = await stream.NextAsync();
            if (next.Type == "system" && next.Text("title") == end)
                return heard;
            heard.Add(next);
        }
    }

    private static async Task<List<Guid>> ListedAsync(User user)
    {
        var listed = new List<Guid>();
        foreach (var notification in (await user.GetAsync($"/notifications/{user.Id}?limit=100")).Expect(HttpStatusCode.OK).Items)
            Add(listed, notification);
        return listed;
    }

    private static void Add(List<Guid> ids, JsonElement told)
    {
        if (told.TryGetProperty("data", out var data) && data.TryGetProperty("resource", out var resource) && resource.ValueKind == JsonValueKind.Object)
            ids.Add(resource.GetProperty("id").GetGuid());
    }
}
