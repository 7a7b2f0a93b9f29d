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

    /// <summary>The resources that are named by what follows a place in the user's stream.</summary>
    private static async Task<List<Guid>> ToldAsync(User user, string after = "0")
    {
        await using var stream = await user.SubscribeAsync(after);
        await stream.NextAsync("ready");
        await user.NoteAsync("The end");
        var told = new List<Guid>();
        while (true)
        {
            var next = await stream.NextAsync();
            if (next.Type == "system" && next.Text("title") == "The end")
                return told;
            Add(told, next.Data);
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
