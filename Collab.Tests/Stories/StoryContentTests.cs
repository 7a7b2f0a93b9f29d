using System.Net;
using Collab.Tests.Stories.Texts;
using Collab.Tests.Support;

namespace Collab.Tests.Stories;

public sealed class StoryContentTests(CollabApp app)
{
    [Fact]
    public async Task Each_other_text_is_a_revision_and_the_same_one_is_none()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task, "one\n");

        var changed = (await cast.Collaborator.WriteAsync(story, "two\n")).Expect(HttpStatusCode.OK);
        var same = (await cast.Owner.WriteAsync(story, "two\n")).Expect(HttpStatusCode.OK);

        Assert.Equal(("two\n", 2, 2), (changed.Text("content"), changed.Number("revision"), changed.Version));
        Assert.False(changed["merged"].GetBoolean());
        Assert.Equal((2, 2), (same.Number("revision"), same.Version));
        Assert.Equal("\"2\"", changed.Header("ETag"));
        Assert.Equal([2, 1], (await cast.Owner.RevisionsAsync(story)).Select(r => r.GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task A_text_written_from_the_head_is_no_merge()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task, "one\n");

        var changed = (await cast.Owner.WriteAsync(story, "two\n", baseRevision: 1)).Expect(HttpStatusCode.OK);

        Assert.False(changed["merged"].GetBoolean());
        Assert.Equal("update", (await cast.Owner.GetAsync($"/stories/{story}/revisions/2")).Text("change_type"));
    }

    [Fact]
    public async Task Changes_of_different_lines_are_merged()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task, "one\r\ntwo\r\nthree\r\n");
        await cast.Owner.WriteAsync(story, "ONE\r\ntwo\r\nthree\r\n");

        var merged = (await cast.Collaborator.WriteAsync(story, "one\r\ntwo\r\nTHREE\r\n", baseRevision: 1)).Expect(HttpStatusCode.OK);
        var revision = await cast.Owner.GetAsync($"/stories/{story}/revisions/3");

        Assert.True(merged["merged"].GetBoolean());
        Assert.Equal(("ONE\r\ntwo\r\nTHREE\r\n", 3, 3), (merged.Text("content"), merged.Number("revision"), merged.Version));
        Assert.Equal(("merge", cast.Collaborator.Id), (revision.Text("change_type"), revision["user_id"].GetGuid()));
        Assert.Equal((1, 1), (revision.Number("lines_added"), revision.Number("lines_removed")));
        Assert.Equal("ONE\r\ntwo\r\nTHREE\r\n", await cast.Owner.ContentAsync(story));
    }

    [Fact]
    public async Task Changes_of_the_same_lines_are_a_conflict_and_nothing_is_written()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task, "one\ntwo\nthree\nfour\n");
        await cast.Owner.WriteAsync(story, "one\nTWO\nthree\nFOUR\n");

        var conflict = (await cast.Collaborator.WriteAsync(story, "zero\none\n2\nthree\nFOUR\n", baseRevision: 1))
            .ExpectProblem(HttpStatusCode.Conflict, "merge-conflict");
        var shown = await cast.Owner.GetAsync($"/stories/{story}");

        var hunk = Assert.Single(conflict["hunks"].EnumerateArray());
        Assert.Equal(("two\n", "TWO\n", "2\n"), (Text(hunk, "base"), Text(hunk, "theirs"), Text(hunk, "yours")));
        Assert.Equal((2, 2, 3), (Line(hunk, "base_line"), Line(hunk, "theirs_line"), Line(hunk, "yours_line")));
        Assert.Equal((1, 2, 2), (conflict.Number("base_revision"), conflict.Number("revision"), conflict.Version));
        Assert.Equal(("one\nTWO\nthree\nFOUR\n", 2, 2), (shown.Text("content"), shown.Number("revision"), shown.Version));

        static string? Text(System.Text.Json.JsonElement hunk, string member) => hunk.GetProperty(member).GetString();
        static int Line(System.Text.Json.JsonElement hunk, string member) => hunk.GetProperty(member).GetInt32();
    }

    [Fact]
    public async Task A_merge_that_changes_nothing_makes_no_revision()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task, "one\ntwo\n");
        await cast.Owner.WriteAsync(story, "one\nTWO\n");

        var merged = (await cast.Collaborator.WriteAsync(story, "one\nTWO\n", baseRevision: 1)).Expect(HttpStatusCode.OK);

        Assert.True(merged["merged"].GetBoolean());
        Assert.Equal((2, 2), (merged.Number("revision"), merged.Version));
    }

    [Fact]
    public async Task A_merged_text_has_a_mebibyte_too()
    {
        var cast = await app.CastAsync();
        var half = new string('x', 700 * 1024);
        var story = await cast.Owner.StoryAsync(cast.Task, "a\nb\nc\n");
        await cast.Owner.WriteAsync(story, $"{half}\nb\nc\n");

        var tooLong = await cast.Collaborator.WriteAsync(story, $"a\nb\n{half}\n", baseRevision: 1);

        tooLong.ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("content");
        Assert.Equal(2, (await cast.Owner.GetAsync($"/stories/{story}")).Version);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2)]
    public async Task A_base_is_a_revision_that_there_is(int baseRevision)
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task);

        (await cast.Owner.WriteAsync(story, "x", baseRevision)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("base_revision");
    }

    [Fact]
    public async Task Without_a_base_the_tag_decides()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task, "one\n");
        Task<Answer> Write(string content, string tag) => cast.Owner.PatchAsync($"/stories/{story}/content", new { content }, ("If-Match", tag));

        (await Write("two\n", "\"1\"")).Expect(HttpStatusCode.OK);
        (await Write("three\n", "\"1\"")).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await Write("three\n", "W/\"2\"")).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await Write("three\n", "*")).Expect(HttpStatusCode.OK);
    }

    /// <summary>On a busy machine it takes seconds, and the transaction is idle meanwhile.</summary>
    [Theory]
    [InlineData("merge")]
    [InlineData("update")]
    [InlineData("restore")]
    public async Task Large_texts_may_take_longer_to_compare_than_a_transaction_is_idle_elsewhere(string write)
    {
        var (original, theirs, yours) = LargeTexts.Of("lines in another order");
        var ann = await app.UserAsync("Ann");
        var story = await ann.StoryAsync(await ann.TaskAsync(await ann.EventAsync()), original);
        (await ann.WriteAsync(story, theirs)).Expect(HttpStatusCode.OK);
        await using var api = await OwnApi.StartAsync(
            app, ("ConnectionStrings:collabdb", $"{await app.ConnectionStringAsync("collabdb")};Options=-c idle_in_transaction_session_timeout=20"));
        var caller = api.Caller(ann.Token);

        var answer = write switch
        {
            "merge" => await caller.PatchAsync($"/stories/{story}/content", new { content = yours, base_revision = 1 }),
            "update" => await caller.PutAsync($"/stories/{story}", new { content = yours }),
            _ => await caller.PostAsync($"/stories/{story}/revisions/1/restore", new { }),
        };

        answer.Expect(write == "merge" ? HttpStatusCode.Conflict : HttpStatusCode.OK);
    }
}
