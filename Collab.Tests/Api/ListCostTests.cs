using System.Net;
using System.Text.RegularExpressions;
using Collab.Tests.Comments;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

public sealed class ListCostTests(CollabApp app, CountingApi counting) : IClassFixture<CountingApi>
{
    private const int More = 6;
    private const int MaxCommands = 4;

    private readonly string _word = $"w{Guid.CreateVersion7():N}";

    [Fact]
    public async Task A_list_costs_the_same_commands_whatever_its_length()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var eventId = await ann.EventAsync(_word);
        var task = await ann.TaskAsync(eventId, duration: 100, title: _word);
        await bob.JoinsAsync(ann, task);
        var story = await StoryAsync(ann, task);
        var comment = await ann.CommentAsync(story, _word);
        await GrowAsync(ann, bob, eventId, task, story, comment);
        string[] lists =
        [
            "/events",
            "/tasks",
            $"/tasks?q={_word}&is_complete=false&event_id={eventId}",
            $"/events/{eventId}/tasks",
            $"/events/{eventId}/tasks?tree=true&parent_task_id={task}",
            $"/tasks/{task}/activity",
            $"/tasks/{task}/collaborators",
            $"/tasks/{task}/stories",
            $"/stories/{story}/comments",
            $"/stories/{story}/comments?tree=true",
            $"/stories/{story}/revisions",
            $"/comments/{comment}/history",
            $"/users/{ann.Id}/tokens",
            $"/notifications/{ann.Id}",
            $"/notifications/{ann.Id}?unread=true",
            $"/invites/sent/{ann.Id}",
            $"/invites/received/{ann.Id}",
            $"/search?q={_word}",
        ];

        var (costs, lengths) = await MeasureAsync(ann, lists);
        for (var i = 0; i < More; i++)
            await GrowAsync(ann, bob, eventId, task, story, comment);
        await Eventually.IsTrueAsync(async () => (await ann.GetAsync($"/notifications/{ann.Id}")).Items.Length > lengths[$"/notifications/{ann.Id}"] + More);
        var (after, longer) = await MeasureAsync(ann, lists);

        Assert.All(lists, list => Assert.True(longer[list] >= lengths[list] + More, $"{list} has not grown."));
        Assert.Equal(costs, after);
        Assert.All(costs, list => Assert.InRange(list.Value, 1, MaxCommands));
        Assert.All(await ListRoutesAsync(), route => Assert.True(lists.Any(list => route.IsMatch(list)), $"{route} is not among the lists."));
    }

    /// <summary>Makes each of the lists one longer, at the least.</summary>
    private async Task GrowAsync(User ann, User bob, Guid eventId, Guid task, Guid story, Guid comment)
    {
        var part = await ann.TaskAsync(eventId, task, 2, _word);
        await ann.InviteAsync(part, await app.UserAsync("Eve"));
        var dan = await app.UserAsync("Dan");
        await dan.JoinsAsync(ann, task);
        await dan.InviteAsync(await dan.TaskAsync(await dan.EventAsync()), ann);
        (await ann.PostAsync($"/users/{ann.Id}/tokens", new { name = _word })).Expect(HttpStatusCode.Created);
        (await ann.PutAsync($"/comments/{comment}", new { content = $"{Guid.CreateVersion7()}" })).Expect(HttpStatusCode.OK);
        await ann.EventAsync(_word);
        await StoryAsync(ann, task);
        (await bob.PostAsync("/comments", new { story_id = story, content = _word })).Expect(HttpStatusCode.Created);
        (await bob.PutAsync($"/stories/{story}", new { content = $"{Guid.CreateVersion7()}" })).Expect(HttpStatusCode.OK);
    }

    /// <summary>The lists of the description that can grow, each as a pattern of its URLs: an address is one user's at most.</summary>
    private async Task<IEnumerable<Regex>> ListRoutesAsync() =>
        (await ApiDescription.OfAsync(app)).Operations
            .Where(operation => operation.Path != "/users" && operation.Parameters.Any(parameter => parameter.GetProperty("name").ValueEquals("cursor")))
            .Select(operation => new Regex($"^{Regex.Replace(operation.Path, @"\{[^}]+\}", "[^/]+")}([?]|$)"));

    private async Task<Guid> StoryAsync(User author, Guid task) =>
        (await author.PostAsync("/stories", new { task_id = task, title = _word, content = "First" })).Expect(HttpStatusCode.Created).Id;

    private async Task<(Dictionary<string, int> Costs, Dictionary<string, int> Lengths)> MeasureAsync(User user, string[] lists)
    {
        var (costs, lengths) = (new Dictionary<string, int>(), new Dictionary<string, int>());
        foreach (var list in lists)
        {
            costs[list] = await counting.CountAsync(user, list);
            lengths[list] = (await user.GetAsync(list)).Expect(HttpStatusCode.OK).Items.Length;
        }

        return (costs, lengths);
    }
}
