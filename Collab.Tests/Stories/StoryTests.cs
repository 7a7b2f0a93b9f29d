using System.Net;
using System.Text;
using Collab.Tests.Support;

namespace Collab.Tests.Stories;

public sealed class StoryTests(CollabApp app)
{
    [Fact]
    public async Task A_story_is_written_by_anyone_with_access_to_the_task()
    {
        var cast = await app.CastAsync();

        var made = (await cast.Collaborator.PostAsync("/stories", new { task_id = cast.Task, title = " Notes ", description = "What we know", content = "# Hello\n" }))
            .Expect(HttpStatusCode.Created);

        Assert.Equal($"/stories/{made.Id}", made.Header("Location"));
        Assert.Equal("\"1\"", made.Header("ETag"));
        Assert.Equal(cast.Task, made["task_id"].GetGuid());
        Assert.Equal(("Notes", "What we know", "# Hello\n"), (made.Text("title"), made.Text("description"), made.Text("content")));
        Assert.Equal((1, 1), (made.Number("revision"), made.Version));
        Assert.Equal(cast.Collaborator.Id, made["created_by"].GetGuid());
        Assert.Equal("Carl", made["user"].GetProperty("name").GetString());
        Assert.False(made["is_deleted"].GetBoolean());
        Assert.False(made.Body.TryGetProperty("content_html", out _));
        Assert.False(made.Body.TryGetProperty("merged", out _));
        Assert.Equal(made.Content, (await cast.Owner.GetAsync($"/stories/{made.Id}")).Content);
    }

    [Fact]
    public async Task The_first_text_is_revision_one_even_an_empty_one()
    {
        var cast = await app.CastAsync();

        var made = (await cast.Owner.PostAsync("/stories", new { task_id = cast.Task, title = "Empty" })).Expect(HttpStatusCode.Created);
        var revision = (await cast.Owner.GetAsync($"/stories/{made.Id}/revisions/1")).Expect(HttpStatusCode.OK);

        Assert.Equal(("", 1), (made.Text("content"), made.Number("revision")));
        Assert.Equal(("create", "", ""), (revision.Text("change_type"), revision.Text("full_content"), revision.Text("content_diff")));
    }

    [Theory]
    [InlineData("one\r\ntwo\r\n")]
    [InlineData("  indented\n\n\n")]
    [InlineData("mixed\r\nends\nhere\rno end")]
    [InlineData("\n")]
    public async Task Content_is_kept_as_it_comes(string content)
    {
        var cast = await app.CastAsync();

        var story = await cast.Owner.StoryAsync(cast.Task, content);

        Assert.Equal(content, await cast.Owner.ContentAsync(story));
    }

    [Fact]
    public async Task Content_is_kept_in_normal_form_C()
    {
        var cast = await app.CastAsync();

        Assert.Equal("caf\u00e9\n", await cast.Owner.ContentAsync(await cast.Owner.StoryAsync(cast.Task, "cafe\u0301\n")));
    }

    [Theory]
    [InlineData("a", 1)]
    [InlineData("\u20ac", 3)]
    [InlineData("\n", 1)]
    public async Task Content_has_a_mebibyte_however_it_is_escaped(string character, int bytes)
    {
        var cast = await app.CastAsync();
        var content = string.Concat(Enumerable.Repeat(character, 1024 * 1024 / bytes));
        var escaped = string.Concat(Enumerable.Repeat($"\\u{(int)character[0]:x4}", content.Length));
        StringContent Body(string text) => new($$"""{"task_id":"{{cast.Task}}","title":"Long","content":"{{text}}"}""", Encoding.UTF8, "application/json");

        var made = (await cast.Owner.SendAsync(HttpMethod.Post, "/stories", Body(escaped))).Expect(HttpStatusCode.Created);
        var tooLong = await cast.Owner.SendAsync(HttpMethod.Post, "/stories", Body(escaped + "aa"));

        Assert.Equal(content, await cast.Owner.ContentAsync(made.Id));
        tooLong.ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("content");
    }

    [Fact]
    public async Task A_change_touches_the_members_that_are_present()
    {
        var cast = await app.CastAsync();
        var made = await cast.Owner.PostAsync("/stories", new { task_id = cast.Task, title = "Notes", description = "d", content = "text" });

        var titled = (await cast.Collaborator.PutAsync($"/stories/{made.Id}", new { title = "Minutes" })).Expect(HttpStatusCode.OK);
        var cleared = await cast.Collaborator.PutAsync($"/stories/{made.Id}", new { description = (string?)null });
        var same = await cast.Collaborator.PutAsync($"/stories/{made.Id}", new { title = "Minutes" });

        Assert.Equal(("Minutes", "d", "text"), (titled.Text("title"), titled.Text("description"), titled.Text("content")));
        Assert.Null(cleared["description"].GetString());
        Assert.Equal((2, 3, 3), (titled.Version, cleared.Version, same.Version));
        Assert.Equal(1, same.Number("revision"));
        Assert.Equal("Olga", same["user"].GetProperty("name").GetString());
        Assert.Equal(same.Content, (await cast.Owner.GetAsync($"/stories/{made.Id}")).Content);
    }

    [Fact]
    public async Task Title_and_content_changed_together_are_one_change()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task, "old");

        var changed = await cast.Owner.PutAsync($"/stories/{story}", new { title = "New", content = "new" });

        Assert.Equal((2, 2), (changed.Version, changed.Number("revision")));
        Assert.Equal("new", changed.Text("content"));
    }

    [Fact]
    public async Task A_stale_change_is_refused_with_the_present_tag()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task);
        await cast.Owner.PutAsync($"/stories/{story}", new { title = "Second" });

        var stale = await cast.Owner.PutAsync($"/stories/{story}", new { title = "Third" }, ("If-Match", "\"1\""));
        var deletion = await cast.Owner.SendAsync(HttpMethod.Delete, $"/stories/{story}", null, ("If-Match", "\"1\""));

        stale.ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        deletion.ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.Equal("\"2\"", stale.Header("ETag"));
        (await cast.Owner.PutAsync($"/stories/{story}", new { title = "Third" }, ("If-Match", "\"2\""))).Expect(HttpStatusCode.OK);
        (await cast.Owner.GetAsync($"/stories/{story}", ("If-None-Match", "W/\"3\""))).Expect(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task A_story_is_shown_as_clean_html_where_that_is_asked_for()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task, "**bold** <script>alert(1)</script> [x](javascript:alert(1))\n");

        var shown = (await cast.Owner.GetAsync($"/stories/{story}?render=html")).Expect(HttpStatusCode.OK);
        await cast.Owner.WriteAsync(story, "*new*");
        var changed = await cast.Owner.GetAsync($"/stories/{story}?render=html");

        Assert.Equal("<p><strong>bold</strong>  <a rel=\"nofollow noopener\">x</a></p>\n", shown.Text("content_html"));
        Assert.Equal("<p><em>new</em></p>\n", changed.Text("content_html"));
        (await cast.Owner.GetAsync($"/stories/{story}?render=pdf")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("render");
    }

    [Fact]
    public async Task A_story_is_deleted_by_its_writer_or_a_maintainer()
    {
        var cast = await app.CastAsync();
        var (mine, theirs) = (await cast.Collaborator.StoryAsync(cast.Task), await cast.Owner.StoryAsync(cast.Task));

        var refused = await cast.Collaborator.SendAsync(HttpMethod.Delete, $"/stories/{theirs}", null);
        var byWriter = await cast.Collaborator.SendAsync(HttpMethod.Delete, $"/stories/{mine}", null);
        var byMaintainer = await cast.Owner.SendAsync(HttpMethod.Delete, $"/stories/{theirs}", null);

        refused.ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        byWriter.Expect(HttpStatusCode.NoContent);
        byMaintainer.Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_deleted_story_is_gone_for_everyone()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task);
        var comment = (await cast.Owner.PostAsync("/comments", new { story_id = story, content = "Hi" })).Expect(HttpStatusCode.Created).Id;

        (await cast.Owner.SendAsync(HttpMethod.Delete, $"/stories/{story}", null)).Expect(HttpStatusCode.NoContent);

        Assert.Empty((await cast.Owner.GetAsync($"/tasks/{cast.Task}/stories")).Items);
        foreach (var path in (string[])[$"/stories/{story}", $"/stories/{story}/revisions", $"/stories/{story}/revisions/1", $"/stories/{story}/comments", $"/comments/{comment}", $"/comments/{comment}/history"])
            (await cast.Owner.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await cast.Owner.SendAsync(HttpMethod.Delete, $"/stories/{story}", null)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await cast.Owner.WriteAsync(story, "x")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await cast.Owner.PostAsync("/comments", new { story_id = story, content = "Hi" })).ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("story_id");
    }

    [Fact]
    public async Task Who_does_not_see_the_task_sees_nothing_of_it()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task);

        (await cast.Stranger.PostAsync("/stories", new { task_id = cast.Task, title = "x" })).ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("task_id");
        foreach (var path in (string[])[$"/stories/{story}", $"/stories/{story}/revisions", $"/stories/{story}/revisions/1", $"/stories/{story}/revisions/1/diff", $"/tasks/{cast.Task}/stories"])
            (await cast.Stranger.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await cast.Stranger.PutAsync($"/stories/{story}", new { title = "x" }, ("If-Match", "\"9\""))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await cast.Stranger.WriteAsync(story, "x")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await cast.Stranger.PostAsync($"/stories/{story}/revisions/1/restore")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await cast.Stranger.SendAsync(HttpMethod.Delete, $"/stories/{story}", null)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_role_on_a_task_holds_for_the_stories_below_it()
    {
        var cast = await app.CastAsync();
        var id = (await cast.Owner.GetAsync($"/tasks/{cast.Task}"))["event_id"].GetGuid();
        var child = await cast.Owner.TaskAsync(id, cast.Task, 10);
        var beside = await cast.Owner.TaskAsync(id);

        (await cast.Collaborator.GetAsync($"/stories/{await cast.Owner.StoryAsync(child)}")).Expect(HttpStatusCode.OK);
        (await cast.Collaborator.GetAsync($"/stories/{await cast.Owner.StoryAsync(beside)}")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Stories_are_listed_newest_first_page_by_page()
    {
        var cast = await app.CastAsync();
        List<Guid> stories = [];
        for (var i = 0; i < 5; i++)
            stories.Insert(0, await cast.Owner.StoryAsync(cast.Task));

        var first = (await cast.Collaborator.GetAsync($"/tasks/{cast.Task}/stories?limit=2")).Expect(HttpStatusCode.OK);
        await cast.Owner.StoryAsync(cast.Task);
        var second = await cast.Collaborator.GetAsync($"/tasks/{cast.Task}/stories?limit=3&cursor={first.NextCursor}");

        Assert.Equal(stories, [.. first.Ids, .. second.Ids]);
        Assert.Null(second.NextCursor);
        Assert.Equal((await cast.Collaborator.GetAsync($"/stories/{stories[0]}")).Content, first.Items[0].GetRawText());
    }

    [Fact]
    public async Task A_page_of_long_stories_ends_early_and_the_list_goes_on()
    {
        var cast = await app.CastAsync();
        List<Guid> stories = [];
        for (var i = 0; i < 7; i++)
            stories.Insert(0, await cast.Owner.StoryAsync(cast.Task, new string((char)('a' + i), 1024 * 1024)));

        List<Guid> read = [];
        var path = $"/tasks/{cast.Task}/stories";
        for (var page = await cast.Owner.GetAsync(path); ; page = await cast.Owner.GetAsync($"{path}?cursor={page.NextCursor}"))
        {
            Assert.InRange(page.Items.Length, 1, 5);
            read.AddRange(page.Ids);
            if (page.NextCursor is null)
                break;
        }

        Assert.Equal(stories, read);
    }

    [Fact]
    public async Task Stories_go_with_their_event()
    {
        var cast = await app.CastAsync();
        var story = await cast.Owner.StoryAsync(cast.Task);
        var comment = (await cast.Owner.PostAsync("/comments", new { story_id = story, content = "Hi" })).Id;
        (await cast.Owner.PostAsync("/comments", new { story_id = story, content = "Ho", parent_comment_id = comment })).Expect(HttpStatusCode.Created);

        await using var database = await app.OpenDatabaseAsync();
        await database.ExecuteAsync("DELETE FROM events WHERE id = (SELECT event_id FROM tasks WHERE id = @task)", ("task", cast.Task));

        Assert.Equal([0L], await database.QueryAsync<long>("SELECT count(*) FROM comments WHERE story_id = @story", ("story", story)));
        (await cast.Owner.GetAsync($"/stories/{story}")).Expect(HttpStatusCode.NotFound);
    }
}
