using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Stories;

public sealed class StoryRaceTests(CollabApp app)
{
    private const int Writers = 16;

    [Fact]
    public async Task Of_writers_with_the_same_tag_one_wins()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task, "start\n");

        var answers = await AllAsync(i => cast.Owner.PatchAsync($"/stories/{story}/content", new { content = $"writer {i}\n" }, ("If-Match", "\"1\"")));
        var shown = await cast.Owner.GetAsync($"/stories/{story}");

        var winner = Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(a => a != winner), a => a.ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed"));
        Assert.Equal((winner.Text("content"), 2, 2), (shown.Text("content"), shown.Number("revision"), shown.Version));
    }

    [Fact]
    public async Task What_writers_add_in_places_of_their_own_is_all_merged()
    {
        var cast = await app.CastAsync();
        var lines = Enumerable.Range(0, Writers * 2).Select(i => $"line {i}\n").ToArray();
        var story = await cast.Owner.StoryAsync(cast.Task, string.Concat(lines));

        var answers = await AllAsync(i => cast.Collaborator.WriteAsync(story, string.Concat(lines.Select((line, at) => at == i * 2 ? $"{line}by {i}\n" : line)), baseRevision: 1));

        Assert.All(answers, a => a.Expect(HttpStatusCode.OK));
        Assert.Equal(string.Concat(lines.Select((line, at) => at % 2 == 0 ? $"{line}by {at / 2}\n" : line)), await cast.Owner.ContentAsync(story));
        Assert.Equal(Enumerable.Range(1, Writers + 1).Reverse(), (await cast.Owner.RevisionsAsync(story)).Select(r => r.GetProperty("number").GetInt32()));
        Assert.Equal(Writers - 1, answers.Count(a => a["merged"].GetBoolean()));
    }

    [Fact]
    public async Task Writers_that_start_again_after_a_conflict_lose_nobodys_line()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task, "start\n");

        await AllAsync(async i =>
        {
            while (true)
            {
                var head = await cast.Owner.GetAsync($"/stories/{story}");
                var answer = await cast.Owner.WriteAsync(story, $"{head.Text("content")}by {i}\n", head.Number("revision"));
                if (answer.Status == HttpStatusCode.OK)
                    return answer;
                answer.ExpectProblem(HttpStatusCode.Conflict, "merge-conflict");
            }
        });

        var lines = (await cast.Owner.ContentAsync(story)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, Writers).Select(i => $"by {i}").Append("start").Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
        Assert.Equal(Writers + 1, (await cast.Owner.GetAsync($"/stories/{story}")).Number("revision"));
    }

    [Fact]
    public async Task Revisions_of_writers_who_heed_nothing_are_numbered_without_a_gap_and_each_text_is_kept()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task, "start\n");

        var answers = await AllAsync(i => cast.Owner.WriteAsync(story, $"writer {i}\n"));
        var revisions = await cast.Owner.RevisionsAsync(story);
        List<string> texts = [];
        foreach (var number in Enumerable.Range(2, Writers))
            texts.Add((await cast.Owner.GetAsync($"/stories/{story}/revisions/{number}")).Text("full_content"));

        Assert.Equal(Enumerable.Range(2, Writers), answers.Select(a => a.Expect(HttpStatusCode.OK).Number("revision")).Order());
        Assert.Equal(Enumerable.Range(1, Writers + 1).Reverse(), revisions.Select(r => r.GetProperty("number").GetInt32()));
        Assert.Equal(Enumerable.Range(0, Writers).Select(i => $"writer {i}\n").Order(StringComparer.Ordinal), texts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Changes_of_different_members_both_stay()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task, "start\n");

        await Task.WhenAll(
            cast.Owner.PutAsync($"/stories/{story}", new { title = "Title" }),
            cast.Owner.PutAsync($"/stories/{story}", new { description = "Description" }),
            cast.Collaborator.WriteAsync(story, "content\n"));
        var shown = await cast.Owner.GetAsync($"/stories/{story}");

        Assert.Equal(("Title", "Description", "content\n", 4), (shown.Text("title"), shown.Text("description"), shown.Text("content"), shown.Version));
    }

    private static Task<Answer[]> AllAsync(Func<int, Task<Answer>> write) => Task.WhenAll(Enumerable.Range(0, Writers).Select(write));
}
