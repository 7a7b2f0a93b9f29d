using System.Net;
using System.Text.Json;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Comments;

public sealed class CommentListTests(CollabApp app)
{
    private const int MaxDepth = 30;

    [Fact]
    public async Task Comments_are_listed_oldest_first_page_by_page()
    {
        var (cast, story) = await app.StoryCastAsync();
        List<Guid> comments = [];
        for (var i = 0; i < 5; i++)
            comments.Add(await cast.Owner.CommentAsync(story, $"{i}", i % 2 == 1 ? comments[^1] : null));

        var first = (await cast.Collaborator.GetAsync($"/stories/{story}/comments?limit=2")).Expect(HttpStatusCode.OK);
        comments.Add(await cast.Owner.CommentAsync(story, "late"));
        var second = await cast.Collaborator.GetAsync($"/stories/{story}/comments?limit=10&cursor={first.NextCursor}");

        Assert.Equal(comments, [.. first.Ids, .. second.Ids]);
        Assert.Null(second.NextCursor);
        Assert.Equal((await cast.Owner.GetAsync($"/comments/{comments[0]}")).Content, first.Items[0].GetRawText());
    }

    [Fact]
    public async Task A_story_without_comments_has_an_empty_list()
    {
        var (cast, story) = await app.StoryCastAsync();

        foreach (var tree in (string[])["false", "true"])
        {
            var page = (await cast.Owner.GetAsync($"/stories/{story}/comments?tree={tree}")).Expect(HttpStatusCode.OK);
            Assert.Empty(page.Items);
            Assert.Null(page.NextCursor);
        }
    }

    [Fact]
    public async Task In_a_tree_replies_stand_inside_what_they_answer()
    {
        var (cast, story) = await app.StoryCastAsync();
        var one = await cast.Owner.CommentAsync(story, "1");
        var two = await cast.Owner.CommentAsync(story, "2");
        var twoOne = await cast.Collaborator.CommentAsync(story, "2.1", two);
        var oneOne = await cast.Collaborator.CommentAsync(story, "1.1", one);
        var oneTwo = await cast.Owner.CommentAsync(story, "1.2", one);
        await cast.Owner.CommentAsync(story, "1.1.1", oneOne);
        await cast.Owner.CommentAsync(story, "3");
        await cast.Collaborator.DeleteAsync($"/comments/{oneOne}");

        var first = (await cast.Owner.GetAsync($"/stories/{story}/comments?tree=true&limit=2")).Expect(HttpStatusCode.OK);
        var second = await cast.Owner.GetAsync($"/stories/{story}/comments?tree=true&limit=2&cursor={first.NextCursor}");

        Assert.Equal("1(-(1.1.1) 1.2) 2(2.1)", Outline(first.Items));
        Assert.Equal("3", Outline(second.Items));
        Assert.Null(second.NextCursor);
        Assert.Equal(oneTwo, first.Items[0].GetProperty("replies")[1].GetProperty("id").GetGuid());
        Assert.Equal(two, first.Items[1].GetProperty("replies")[0].GetProperty("parent_comment_id").GetGuid());
        Assert.Equal(twoOne, first.Items[1].GetProperty("replies")[0].GetProperty("id").GetGuid());

        static string Outline(IEnumerable<JsonElement> comments) => string.Join(' ', comments.Select(comment =>
            (comment.GetProperty("content").GetString() ?? "-")
            + (comment.GetProperty("replies").GetArrayLength() > 0 ? $"({Outline(comment.GetProperty("replies").EnumerateArray())})" : "")));
    }

    [Fact]
    public async Task A_thread_is_as_deep_as_any_reader_of_json_takes_it()
    {
        var (cast, story) = await app.StoryCastAsync();
        Guid? last = null;
        for (var level = 1; level <= MaxDepth; level++)
            last = await cast.Owner.CommentAsync(story, $"{level}", last);

        var tooDeep = await cast.Owner.PostAsync("/comments", new { story_id = story, content = "31", parent_comment_id = last });
        var tree = (await cast.Owner.GetAsync($"/stories/{story}/comments?tree=true")).Expect(HttpStatusCode.OK);

        tooDeep.ExpectProblem(HttpStatusCode.Conflict, "thread-too-deep");
        var depth = 0;
        for (var level = tree["items"]; level.GetArrayLength() > 0; level = level[0].GetProperty("replies"))
            depth++;
        Assert.Equal(MaxDepth, depth);
    }

    [Theory]
    [InlineData(5_100, 1, 5_000)]
    [InlineData(600, 10_000, 422)]
    public async Task Of_more_than_a_client_would_want_at_once_the_newest_replies_are_left_out(int replies, int length, int shown)
    {
        var (cast, story) = await app.StoryCastAsync();
        var (one, two) = (await cast.Owner.CommentAsync(story, "1"), await cast.Owner.CommentAsync(story, "2"));
        await app.ExecuteAsync(
            """
            INSERT INTO comments (id, version, created_at, updated_at, story_id, parent_comment_id, thread_id, depth, user_id, content, is_edited, is_deleted, reply_count)
            SELECT gen_random_uuid(), 1, now(), now(), story_id, id, id, 2, user_id, repeat('x', @length), false, false, 0 FROM comments, generate_series(1, @replies) WHERE id = @one
            """,
            ("one", one), ("replies", replies), ("length", length));
        await app.ExecuteAsync("UPDATE comments SET reply_count = @replies WHERE id = @one", ("one", one), ("replies", replies));

        var tree = (await cast.Owner.GetAsync($"/stories/{story}/comments?tree=true")).Expect(HttpStatusCode.OK);

        Assert.Equal([one, two], tree.Ids);
        Assert.Equal(replies, tree.Items[0].GetProperty("reply_count").GetInt32());
        Assert.Equal(shown, 2 + tree.Items[0].GetProperty("replies").GetArrayLength());
    }

    [Fact]
    public async Task Replies_to_what_comes_on_the_next_page_leave_none_out_on_this_one()
    {
        var (cast, story) = await app.StoryCastAsync();
        var (one, two) = (await cast.Owner.CommentAsync(story, "1"), await cast.Owner.CommentAsync(story, "2"));
        await app.ExecuteAsync(
            """
            INSERT INTO comments (id, version, created_at, updated_at, story_id, parent_comment_id, thread_id, depth, user_id, content, is_edited, is_deleted, reply_count)
            SELECT gen_random_uuid(), 1, now(), now(), story_id, id, id, 2, user_id, 'x', false, false, 0 FROM comments, generate_series(1, 3000) WHERE id IN (@one, @two)
            """,
            ("one", one), ("two", two));

        var first = (await cast.Owner.GetAsync($"/stories/{story}/comments?tree=true&limit=1")).Expect(HttpStatusCode.OK);
        var second = (await cast.Owner.GetAsync($"/stories/{story}/comments?tree=true&limit=1&cursor={first.NextCursor}")).Expect(HttpStatusCode.OK);

        Assert.Equal([(one, 3_000), (two, 3_000)], new[] { first, second }.Select(page => (Assert.Single(page.Ids), page.Items[0].GetProperty("replies").GetArrayLength())));
        Assert.Null(second.NextCursor);
    }

    [Fact]
    public async Task A_cursor_of_the_list_is_none_of_the_tree()
    {
        var (cast, story) = await app.StoryCastAsync();
        await cast.Owner.CommentAsync(story);
        await cast.Owner.CommentAsync(story);
        var list = await cast.Owner.GetAsync($"/stories/{story}/comments?limit=1");

        (await cast.Owner.GetAsync($"/stories/{story}/comments?tree=true&limit=1&cursor={list.NextCursor}"))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("cursor");
    }

    [Fact]
    public async Task Replies_made_at_once_are_all_counted()
    {
        var (cast, story) = await app.StoryCastAsync();
        var parent = await cast.Owner.CommentAsync(story);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => cast.Collaborator.CommentAsync(story, $"{i}", parent)));
        var shown = await cast.Owner.GetAsync($"/comments/{parent}");

        Assert.Equal((16, 17), (shown.Number("reply_count"), shown.Version));
    }
}
