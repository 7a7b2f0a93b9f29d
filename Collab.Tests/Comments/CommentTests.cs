using System.Net;
using Collab.Tests.Stories;
using Collab.Tests.Support;

namespace Collab.Tests.Comments;

public sealed class CommentTests(CollabApp app)
{
    [Fact]
    public async Task A_comment_is_made_by_anyone_with_access_to_the_task()
    {
        var (cast, story) = await app.StoryCastAsync();

        var made = (await cast.Collaborator.PostAsync("/comments", new { story_id = story, content = "  Good point  " })).Expect(HttpStatusCode.Created);

        Assert.Equal($"/comments/{made.Id}", made.Header("Location"));
        Assert.Equal((story, "Good point"), (made["story_id"].GetGuid(), made.Text("content")));
        Assert.Null(made["parent_comment_id"].GetString());
        Assert.Equal((cast.Collaborator.Id, "Carl"), (made["user_id"].GetGuid(), made["user"].GetProperty("name").GetString()));
        Assert.Equal((false, false, 0, 1), (made["is_edited"].GetBoolean(), made["is_deleted"].GetBoolean(), made.Number("reply_count"), made.Version));
        Assert.False(made.Body.TryGetProperty("replies", out _));
        Assert.Equal(made.Content, (await cast.Owner.GetAsync($"/comments/{made.Id}")).Content);
        Assert.Equal(1, (await cast.Owner.GetAsync($"/stories/{story}")).Version);
    }

    [Fact]
    public async Task A_reply_is_counted_by_what_it_answers_as_a_change()
    {
        var (cast, story) = await app.StoryCastAsync();
        var parent = await cast.Owner.CommentAsync(story);

        var reply = (await cast.Collaborator.PostAsync("/comments", new { story_id = story, content = "And I", parent_comment_id = parent })).Expect(HttpStatusCode.Created);
        await cast.Owner.CommentAsync(story, "Deeper", reply.Id);
        var shown = await cast.Owner.GetAsync($"/comments/{parent}");

        Assert.Equal(parent, reply["parent_comment_id"].GetGuid());
        Assert.Equal((1, 2), (shown.Number("reply_count"), shown.Version));
        Assert.Equal((1, 2), ((await cast.Owner.GetAsync($"/comments/{reply.Id}")).Number("reply_count"), (await cast.Owner.GetAsync($"/comments/{reply.Id}")).Version));
        Assert.False(shown["is_edited"].GetBoolean());
    }

    [Fact]
    public async Task A_reply_answers_a_comment_on_the_same_story()
    {
        var (cast, story) = await app.StoryCastAsync();
        var elsewhere = await cast.Owner.CommentAsync(await cast.Owner.StoryAsync(cast.Task));

        foreach (var parent in (Guid[])[elsewhere, Guid.CreateVersion7(), story])
        {
            (await cast.Owner.PostAsync("/comments", new { story_id = story, content = "x", parent_comment_id = parent }))
                .ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("parent_comment_id");
        }
    }

    [Fact]
    public async Task A_comment_is_changed_by_its_author_only()
    {
        var (cast, story) = await app.StoryCastAsync();
        var comment = await cast.Collaborator.CommentAsync(story, "first");

        var changed = (await cast.Collaborator.PutAsync($"/comments/{comment}", new { content = "second" })).Expect(HttpStatusCode.OK);
        var same = await cast.Collaborator.PutAsync($"/comments/{comment}", new { content = "second" });
        var nothing = await cast.Collaborator.PutAsync($"/comments/{comment}", new { });
        var refused = await cast.Owner.PutAsync($"/comments/{comment}", new { content = "mine" });
        var stale = await cast.Collaborator.PutAsync($"/comments/{comment}", new { content = "third" }, ("If-Match", "\"1\""));

        Assert.Equal(("second", true, 2), (changed.Text("content"), changed["is_edited"].GetBoolean(), changed.Version));
        Assert.Equal((2, 2), (same.Version, nothing.Version));
        refused.ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        stale.ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.Equal("\"2\"", stale.Header("ETag"));
    }

    [Fact]
    public async Task A_deleted_comment_keeps_its_place_and_its_replies()
    {
        var (cast, story) = await app.StoryCastAsync();
        var comment = await cast.Collaborator.CommentAsync(story);
        var reply = await cast.Owner.CommentAsync(story, "reply", comment);

        (await cast.Collaborator.DeleteAsync($"/comments/{comment}")).Expect(HttpStatusCode.NoContent);
        var shown = (await cast.Owner.GetAsync($"/comments/{comment}")).Expect(HttpStatusCode.OK);

        Assert.Null(shown["content"].GetString());
        Assert.Equal((true, 1, 3), (shown["is_deleted"].GetBoolean(), shown.Number("reply_count"), shown.Version));
        Assert.Equal([comment, reply], (await cast.Owner.GetAsync($"/stories/{story}/comments")).Ids);
        (await cast.Collaborator.DeleteAsync($"/comments/{comment}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await cast.Collaborator.PutAsync($"/comments/{comment}", new { content = "back" })).ExpectProblem(HttpStatusCode.Conflict, "comment-deleted");
        (await cast.Owner.PostAsync("/comments", new { story_id = story, content = "x", parent_comment_id = comment })).ExpectProblem(HttpStatusCode.Conflict, "comment-deleted");
        (await cast.Owner.PostAsync("/comments", new { story_id = story, content = "x", parent_comment_id = reply })).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_comment_is_deleted_by_its_author_or_a_maintainer()
    {
        var (cast, story) = await app.StoryCastAsync();
        var (mine, theirs) = (await cast.Collaborator.CommentAsync(story), await cast.Owner.CommentAsync(story));

        (await cast.Collaborator.DeleteAsync($"/comments/{theirs}")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await cast.Owner.DeleteAsync($"/comments/{mine}", ("If-Match", "\"7\""))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await cast.Owner.DeleteAsync($"/comments/{mine}")).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task The_history_keeps_every_text_the_first_included()
    {
        var (cast, story) = await app.StoryCastAsync();
        var comment = await cast.Collaborator.CommentAsync(story, "first");
        await cast.Collaborator.PutAsync($"/comments/{comment}", new { content = "second" });
        await cast.Owner.CommentAsync(story, "a reply is no change of the text", comment);
        await cast.Owner.DeleteAsync($"/comments/{comment}");

        var history = (await cast.Collaborator.GetAsync($"/comments/{comment}/history")).Expect(HttpStatusCode.OK);
        var paged = await cast.Owner.GetAsync($"/comments/{comment}/history?limit=2");

        Assert.Equal(
            [("create", "first", cast.Collaborator.Id), ("update", "second", cast.Collaborator.Id), ("delete", null, cast.Owner.Id)],
            history.Items.Select(h => (h.GetProperty("action_type").GetString(), h.GetProperty("content").GetString(), h.GetProperty("user_id").GetGuid())));
        Assert.All(history.Items, h => Assert.Equal(comment, h.GetProperty("comment_id").GetGuid()));
        Assert.Equal("Olga", history.Items[2].GetProperty("user").GetProperty("name").GetString());
        var rest = await cast.Owner.GetAsync($"/comments/{comment}/history?limit=2&cursor={paged.NextCursor}");
        Assert.Equal(history.Ids, paged.Ids.Concat(rest.Ids));
    }

    [Fact]
    public async Task The_history_is_for_the_author_and_maintainers()
    {
        var (cast, story) = await app.StoryCastAsync();
        var other = await app.UserAsync("Otto");
        await other.JoinsAsync(cast.Owner, cast.Task);
        var comment = await cast.Collaborator.CommentAsync(story);

        (await cast.Collaborator.GetAsync($"/comments/{comment}/history")).Expect(HttpStatusCode.OK);
        (await cast.Owner.GetAsync($"/comments/{comment}/history")).Expect(HttpStatusCode.OK);
        (await other.GetAsync($"/comments/{comment}/history")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await cast.Stranger.GetAsync($"/comments/{comment}/history")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Who_does_not_see_the_task_sees_no_comment()
    {
        var (cast, story) = await app.StoryCastAsync();
        var comment = await cast.Owner.CommentAsync(story);

        (await cast.Stranger.PostAsync("/comments", new { story_id = story, content = "x" })).ExpectProblem(HttpStatusCode.NotFound, "not-found").Naming("story_id");
        (await cast.Stranger.GetAsync($"/comments/{comment}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await cast.Stranger.GetAsync($"/stories/{story}/comments")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await cast.Stranger.GetAsync($"/stories/{story}/comments?tree=true")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await cast.Stranger.PutAsync($"/comments/{comment}", new { content = "x" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await cast.Stranger.DeleteAsync($"/comments/{comment}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }
}
