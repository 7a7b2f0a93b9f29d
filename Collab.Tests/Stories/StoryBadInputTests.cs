using System.Net;
using System.Text;
using Collab.Tests.Support;

namespace Collab.Tests.Stories;

/// <summary>What no client should send. Each is a 4xx that names the member, and nothing is written.</summary>
public sealed class StoryBadInputTests(CollabApp app)
{
    private const string Deep = "DEEP";
    private const string Huge = "HUGE";

    /// <summary>Bodies by route, and the member that is wrong; none where the body as a whole is.</summary>
    public static TheoryData<string, string, string?> Bodies { get; } = new()
    {
        { "POST /stories", """{"title":"t"}""", "task_id" },
        { "POST /stories", """{"task_id":null,"title":"t"}""", "task_id" },
        { "POST /stories", """{"task_id":"x","title":"t"}""", "task_id" },
        { "POST /stories", """{"task_id":1e99,"title":"t"}""", "task_id" },
        { "POST /stories", """{"task_id":"{task}"}""", "title" },
        { "POST /stories", """{"task_id":"{task}","title":null}""", "title" },
        { "POST /stories", """{"task_id":"{task}","title":1}""", "title" },
        { "POST /stories", """{"task_id":"{task}","title":""}""", "title" },
        { "POST /stories", """{"task_id":"{task}","title":" \t "}""", "title" },
        { "POST /stories", """{"task_id":"{task}","title":"a\u0000b"}""", "title" },
        { "POST /stories", """{"task_id":"{task}","title":"\ud800"}""", "title" },
        { "POST /stories", """{"task_id":"{task}","title":["t"]}""", "title" },
        { "POST /stories", """{"task_id":"{task}","title":"t","title":"t"}""", "title" },
        { "POST /stories", """{"task_id":"{task}","title":"t","description":{}}""", "description" },
        { "POST /stories", """{"task_id":"{task}","title":"t","content":null}""", "content" },
        { "POST /stories", """{"task_id":"{task}","title":"t","content":5}""", "content" },
        { "POST /stories", """{"task_id":"{task}","title":"t","content":"a\u0000b"}""", "content" },
        { "POST /stories", """{"task_id":"{task}","title":"t","content":"\udc00"}""", "content" },
        { "POST /stories", """{"task_id":"{task}","title":"t","content":"\ud83d"}""", "content" },
        { "POST /stories", """{"task_id":"{task}","title":"t""", null },
        { "POST /stories", """[]""", null },
        { "POST /stories", """null""", null },
        { "POST /stories", "", null },
        { "POST /stories", Deep, null },
        { "POST /stories", Huge, null },
        { "PUT /stories/{story}", """{"title":null}""", "title" },
        { "PUT /stories/{story}", """{"title":""}""", "title" },
        { "PUT /stories/{story}", """{"content":null}""", "content" },
        { "PUT /stories/{story}", """{"content":false}""", "content" },
        { "PUT /stories/{story}", Deep, null },
        { "PUT /stories/{story}", Huge, null },
        { "PATCH /stories/{story}/content", """{}""", "content" },
        { "PATCH /stories/{story}/content", """{"content":null}""", "content" },
        { "PATCH /stories/{story}/content", """{"content":"a\u0000"}""", "content" },
        { "PATCH /stories/{story}/content", """{"content":"x","base_revision":"1"}""", "base_revision" },
        { "PATCH /stories/{story}/content", """{"content":"x","base_revision":1.5}""", "base_revision" },
        { "PATCH /stories/{story}/content", """{"content":"x","base_revision":1e99}""", "base_revision" },
        { "PATCH /stories/{story}/content", """{"content":"x","base_revision":-9}""", "base_revision" },
        { "PATCH /stories/{story}/content", """{"content":"x","base_revision":99999999999999999999}""", "base_revision" },
        { "PATCH /stories/{story}/content", Huge, null },
        { "POST /comments", """{"content":"c"}""", "story_id" },
        { "POST /comments", """{"story_id":"{story}"}""", "content" },
        { "POST /comments", """{"story_id":"{story}","content":null}""", "content" },
        { "POST /comments", """{"story_id":"{story}","content":""}""", "content" },
        { "POST /comments", """{"story_id":"{story}","content":"\n \t"}""", "content" },
        { "POST /comments", """{"story_id":"{story}","content":"a\u0000"}""", "content" },
        { "POST /comments", """{"story_id":"{story}","content":"\ud800x"}""", "content" },
        { "POST /comments", """{"story_id":"{story}","content":{"a":1}}""", "content" },
        { "POST /comments", """{"story_id":"{story}","content":"c","parent_comment_id":"x"}""", "parent_comment_id" },
        { "POST /comments", """{"story_id":"{task}","content":"c"}""", "story_id" },
        { "POST /comments", """{"story_id":"{story}","content":"c","parent_comment_id":"{story}"}""", "parent_comment_id" },
        { "POST /comments", Deep, null },
        { "POST /comments", Huge, null },
        { "PUT /comments/{comment}", """{"content":null}""", "content" },
        { "PUT /comments/{comment}", """{"content":""}""", "content" },
        { "PUT /comments/{comment}", """{"content":7}""", "content" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_is_wrong_is_refused_and_nothing_is_written(string route, string body, string? member)
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task, "text");
        var comment = (await cast.Owner.PostAsync("/comments", new { story_id = story, content = "comment" })).Expect(HttpStatusCode.Created).Id;
        string Filled(string text) => text.Replace("{task}", $"{cast.Task}", StringComparison.Ordinal).Replace("{story}", $"{story}", StringComparison.Ordinal).Replace("{comment}", $"{comment}", StringComparison.Ordinal);
        var content = body switch
        {
            Deep => string.Concat(Enumerable.Repeat("""{"title":""", 10_000)) + new string('}', 10_000),
            Huge => $$"""{"title":"{{new string('x', 10 * 1024 * 1024)}}"}""",
            _ => Filled(body),
        };
        var (method, path) = (HttpMethod.Parse(route.Split(' ')[0]), Filled(route.Split(' ')[1]));

        var answer = await cast.Owner.SendAsync(method, path, new StringContent(content, Encoding.UTF8, "application/json"));

        Assert.InRange((int)answer.Status, 400, 422);
        Assert.StartsWith("application/problem+json", answer.Header("Content-Type"), StringComparison.Ordinal);
        if (member is not null)
            answer.Naming(member);
        if (body == Huge)
            answer.ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "content-too-large");
        Assert.Equal([story], (await cast.Owner.GetAsync($"/tasks/{cast.Task}/stories")).Ids);
        Assert.Equal(1, (await cast.Owner.GetAsync($"/stories/{story}")).Version);
        Assert.Equal([1], (await cast.Owner.GetAsync($"/stories/{story}/comments")).Items.Select(c => c.GetProperty("version").GetInt32()));
    }

    [Theory]
    [InlineData("title", 200)]
    [InlineData("description", 20_000)]
    public async Task A_text_has_its_greatest_length_in_characters(string member, int length)
    {
        var cast = await app.CastAsync();
        Dictionary<string, object> Story(string text) => new() { ["task_id"] = cast.Task, ["title"] = "t", [member] = text };
        var longest = string.Concat(Enumerable.Repeat("\U0001F600", length));

        (await cast.Owner.PostAsync("/stories", Story(longest))).Expect(HttpStatusCode.Created);
        (await cast.Owner.PostAsync("/stories", Story(longest + "x"))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming(member);
    }

    [Fact]
    public async Task A_comment_has_ten_thousand_characters()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task);
        var longest = string.Concat(Enumerable.Repeat("\U0001F600", 10_000));

        (await cast.Owner.PostAsync("/comments", new { story_id = story, content = longest })).Expect(HttpStatusCode.Created);
        (await cast.Owner.PostAsync("/comments", new { story_id = story, content = longest + "x" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("content");
    }

    [Fact]
    public async Task Ids_in_capitals_and_slashes_at_the_end_are_no_fault()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task);
        var capitals = story.ToString().ToUpperInvariant();

        foreach (var path in (string[])[$"/stories/{capitals}", $"/stories/{story}/", $"/stories/{story}/revisions/", $"/stories/{story}/revisions/1/diff/", $"/stories/{story}/comments/", $"/tasks/{cast.Task}/stories/"])
            (await cast.Owner.GetAsync(path)).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/stories/x")]
    [InlineData("/stories/{task}")]
    [InlineData("/comments/{story}")]
    [InlineData("/comments/1")]
    [InlineData("/stories/x/comments")]
    [InlineData("/stories/{task}/comments")]
    [InlineData("/stories/{task}/revisions")]
    [InlineData("/tasks/{story}/stories")]
    [InlineData("/comments/{story}/history")]
    public async Task What_no_id_names_is_not_found(string path)
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task);

        (await cast.Owner.GetAsync(path.Replace("{task}", $"{cast.Task}", StringComparison.Ordinal).Replace("{story}", $"{story}", StringComparison.Ordinal)))
            .ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("/tasks/{task}/stories", "limit=0", "limit")]
    [InlineData("/tasks/{task}/stories", "limit=101", "limit")]
    [InlineData("/stories/{story}/revisions", "limit=x", "limit")]
    [InlineData("/stories/{story}/revisions", "cursor=x", "cursor")]
    [InlineData("/stories/{story}/comments", "limit=-1", "limit")]
    [InlineData("/stories/{story}/comments", "cursor=%00", "cursor")]
    [InlineData("/stories/{story}/comments", "tree=maybe", "tree")]
    [InlineData("/stories/{story}/revisions/1/diff", "against=one", "against")]
    public async Task A_parameter_that_is_wrong_is_named(string path, string query, string parameter)
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task);

        var answer = await cast.Owner.GetAsync(path.Replace("{task}", $"{cast.Task}", StringComparison.Ordinal).Replace("{story}", $"{story}", StringComparison.Ordinal) + "?" + query);

        Assert.InRange((int)answer.Status, 400, 422);
        answer.Naming(parameter);
    }
}
