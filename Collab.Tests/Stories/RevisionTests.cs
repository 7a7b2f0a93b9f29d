using System.Net;
using System.Text.Json;
using Collab.Tests.Stories.Texts;
using Collab.Tests.Support;

namespace Collab.Tests.Stories;

public sealed class RevisionTests(CollabApp app)
{
    [Fact]
    public async Task A_revision_has_its_text_and_what_it_changed()
    {
        var (cast, story) = await ThreeRevisionsAsync();

        var second = (await cast.Collaborator.GetAsync($"/stories/{story}/revisions/2")).Expect(HttpStatusCode.OK);

        Assert.Equal((story, 2, "update"), (second["story_id"].GetGuid(), second.Number("number"), second.Text("change_type")));
        Assert.Equal((cast.Collaborator.Id, "Carl"), (second["user_id"].GetGuid(), second["user"].GetProperty("name").GetString()));
        Assert.Equal("one\n2\n", second.Text("full_content"));
        Assert.Equal("--- a/story.md\n+++ b/story.md\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n", second.Text("content_diff"));
        Assert.Equal((1, 1, 1), (second.Number("lines_added"), second.Number("lines_removed"), second.Version));
    }

    [Fact]
    public async Task Revisions_are_listed_newest_first_without_their_whole_texts()
    {
        var (cast, story) = await ThreeRevisionsAsync();

        var first = (await cast.Owner.GetAsync($"/stories/{story}/revisions?limit=2")).Expect(HttpStatusCode.OK);
        var second = await cast.Owner.GetAsync($"/stories/{story}/revisions?limit=2&cursor={first.NextCursor}");

        Assert.Equal([3, 2, 1], first.Items.Concat(second.Items).Select(r => r.GetProperty("number").GetInt32()));
        Assert.All(first.Items, r => Assert.False(r.TryGetProperty("full_content", out _)));
        Assert.Equal("create", second.Items[0].GetProperty("change_type").GetString());
        Assert.Null(second.NextCursor);
    }

    [Fact]
    public async Task A_diff_is_unified_text_unless_json_is_accepted()
    {
        var (cast, story) = await ThreeRevisionsAsync();
        Task<Answer> Diff(string accept) => cast.Owner.GetAsync($"/stories/{story}/revisions/3/diff", ("Accept", accept));

        foreach (var (accept, type) in ((string, string)[])[("", "text/x-diff"), ("*/*", "text/x-diff"), ("text/x-diff", "text/x-diff"), ("text/*", "text/x-diff"), ("text/plain", "text/plain"), ("text/html, text/plain;q=0.5, application/json;q=0.1", "text/plain")])
        {
            var text = (await Diff(accept)).Expect(HttpStatusCode.OK);
            Assert.Equal($"{type}; charset=utf-8", text.Header("Content-Type"));
            Assert.Equal("one\n2\nthree\n", PatchApplier.Apply(text.Content, "one\n2\n"));
        }

        foreach (var accept in (string[])["application/json", "application/json, text/plain, */*", "text/*;q=0.5, application/*"])
        {
            var json = (await Diff(accept)).Expect(HttpStatusCode.OK);
            Assert.StartsWith("application/json", json.Header("Content-Type"), StringComparison.Ordinal);
            Assert.Equal((3, 2, 1, 0), (json.Number("number"), json.Number("against"), json.Number("lines_added"), json.Number("lines_removed")));
        }

        (await Diff("image/png")).ExpectProblem(HttpStatusCode.NotAcceptable, "not-acceptable");
        (await Diff("text/html")).ExpectProblem(HttpStatusCode.NotAcceptable, "not-acceptable");
    }

    [Fact]
    public async Task Hunks_say_where_they_are_and_what_becomes_of_each_line()
    {
        var (cast, story) = await ThreeRevisionsAsync();

        var diff = (await cast.Owner.GetAsync($"/stories/{story}/revisions/3/diff?against=1", ("Accept", "application/json"))).Expect(HttpStatusCode.OK);

        var hunk = Assert.Single(diff["hunks"].EnumerateArray());
        Assert.Equal((1, 2, 1, 3), (Number(hunk, "old_start"), Number(hunk, "old_lines"), Number(hunk, "new_start"), Number(hunk, "new_lines")));
        Assert.Equal(
            [("context", "one\n"), ("removed", "two\n"), ("added", "2\n"), ("added", "three\n")],
            hunk.GetProperty("lines").EnumerateArray().Select(line => (line.GetProperty("kind").GetString(), line.GetProperty("text").GetString())));

        static int Number(JsonElement hunk, string member) => hunk.GetProperty(member).GetInt32();
    }

    [Theory]
    [InlineData(3, 1, "one\ntwo\n", "one\n2\nthree\n")]
    [InlineData(1, 3, "one\n2\nthree\n", "one\ntwo\n")]
    [InlineData(2, 0, "", "one\n2\n")]
    [InlineData(2, 2, "one\n2\n", "one\n2\n")]
    public async Task Any_two_revisions_are_compared(int number, int against, string before, string after)
    {
        var (cast, story) = await ThreeRevisionsAsync();

        var diff = (await cast.Owner.GetAsync($"/stories/{story}/revisions/{number}/diff?against={against}")).Expect(HttpStatusCode.OK);

        Assert.Equal(after, PatchApplier.Apply(diff.Content, before));
    }

    [Fact]
    public async Task The_first_revision_is_compared_with_nothing()
    {
        var (cast, story) = await ThreeRevisionsAsync();

        Assert.Equal("one\ntwo\n", PatchApplier.Apply((await cast.Owner.GetAsync($"/stories/{story}/revisions/1/diff")).Content, ""));
    }

    [Fact]
    public async Task What_is_no_revision_is_not_found()
    {
        var (cast, story) = await ThreeRevisionsAsync();

        foreach (var path in (string[])["4", "0", "-1", "x", "99999999999", "4/diff", "0/diff"])
            (await cast.Owner.GetAsync($"/stories/{story}/revisions/{path}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var against in (string[])["4", "-1"])
            (await cast.Owner.GetAsync($"/stories/{story}/revisions/3/diff?against={against}")).ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("against");
        (await cast.Owner.PostAsync($"/stories/{story}/revisions/4/restore")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.InRange((int)(await cast.Owner.GetAsync($"/stories/{story}/revisions/3/diff?against=x")).Status, 400, 422);
    }

    [Fact]
    public async Task Restoring_is_a_revision_itself()
    {
        var (cast, story) = await ThreeRevisionsAsync();

        var restored = (await cast.Collaborator.PostAsync($"/stories/{story}/revisions/1/restore")).Expect(HttpStatusCode.OK);
        var again = (await cast.Collaborator.PostAsync($"/stories/{story}/revisions/1/restore")).Expect(HttpStatusCode.OK);
        var revision = await cast.Owner.GetAsync($"/stories/{story}/revisions/4");

        Assert.Equal(("one\ntwo\n", 4, 4), (restored.Text("content"), restored.Number("revision"), restored.Version));
        Assert.Equal((4, 4), (again.Number("revision"), again.Version));
        Assert.Equal(("restore", "one\ntwo\n", cast.Collaborator.Id), (revision.Text("change_type"), revision.Text("full_content"), revision["user_id"].GetGuid()));
        (await cast.Owner.PostAsync($"/stories/{story}/revisions/2/restore", null, ("If-Match", "\"3\""))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
    }

    private async Task<(StoryCast Cast, Guid Story)> ThreeRevisionsAsync()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task, "one\ntwo\n");
        (await cast.Collaborator.WriteAsync(story, "one\n2\n")).Expect(HttpStatusCode.OK);
        (await cast.Owner.WriteAsync(story, "one\n2\nthree\n")).Expect(HttpStatusCode.OK);
        return (cast, story);
    }
}
