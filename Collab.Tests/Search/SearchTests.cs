using System.Net;
using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Search;

/// <summary>Each test finds by words that no other test uses.</summary>
public sealed class SearchTests(CollabApp app)
{
    private readonly string _word = $"w{Guid.CreateVersion7():N}";

    [Fact]
    public async Task Events_tasks_stories_and_comments_are_found()
    {
        var ann = await app.UserAsync();
        var (id, task) = await PlaceAsync(ann);
        var named = await ann.EventAsync($"Trip to {_word}");
        var work = (await ann.PostAsync("/tasks", new { event_id = id, title = "Pack", description = $"For {_word}.", duration = 5 })).Id;
        var story = await StoryAsync(ann, task, "Notes", $"# Day one\n\nWe came to **{_word}**.");
        var comment = await CommentAsync(ann, story, $"Is {_word} far?");

        var hits = (await FindAsync(ann, _word)).Items;

        Assert.Equal(["comment", "event", "story", "task"], hits.Select(hit => hit.GetProperty("type").GetString()).Order());
        Assert.Equal(new[] { named, work, story, comment }.Order(), hits.Select(hit => hit.GetProperty("id").GetGuid()).Order());
        AssertHit(hits.Single(hit => Is(hit, "event")), "Trip to " + _word, named, null, null);
        AssertHit(hits.Single(hit => Is(hit, "task")), "Pack", id, work, null);
        AssertHit(hits.Single(hit => Is(hit, "story")), "Notes", id, task, story);
        AssertHit(hits.Single(hit => Is(hit, "comment")), "Notes", id, task, story);
        Assert.All(hits, hit => Assert.Contains($"<mark>{_word}</mark>", hit.GetProperty("excerpt").GetString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("List<*> foo", "List&lt;<mark>*</mark>&gt; foo")]
    [InlineData("see *.pdf", "see <mark>*</mark>.pdf")]
    [InlineData("https://a.example/b/*/c?d=e", "https://a.example/b/<mark>*</mark>/c?d=e")]
    [InlineData("x < y && y > z * C:\\x", "x &lt; y &amp;&amp; y &gt; z <mark>*</mark> C:\\x")]
    [InlineData("a-*.b", "a-<mark>*</mark>.b")]
    [InlineData("\u0001\u0003*\u0013", "<mark>*</mark>")]
    public async Task A_word_is_found_between_whatever_signs_it_stands(string text, string excerpt)
    {
        var ann = await app.UserAsync();
        var (_, task) = await PlaceAsync(ann);
        await CommentAsync(ann, await StoryAsync(ann, task, "Notes", ""), text.Replace("*", _word, StringComparison.Ordinal));

        var hit = Assert.Single((await FindAsync(ann, _word)).Items);

        Assert.Equal(excerpt.Replace("*", _word, StringComparison.Ordinal), hit.GetProperty("excerpt").GetString());
        Assert.Single((await FindAsync(ann, text.Replace("*", _word, StringComparison.Ordinal))).Items);
    }

    [Theory]
    [InlineData("event")]
    [InlineData("task")]
    [InlineData("story")]
    [InlineData("comment")]
    public async Task One_type_can_be_asked_for(string type)
    {
        var ann = await app.UserAsync();
        var task = await ann.TaskAsync(await ann.EventAsync(_word), title: _word);
        await CommentAsync(ann, await StoryAsync(ann, task, _word, ""), _word);

        Assert.Equal(type, Assert.Single((await FindAsync(ann, _word, $"&type={type}")).Items).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Only_what_one_may_see_is_found()
    {
        var (ann, bob, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Eve"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 100, title: $"Root {_word}");
        var part = await ann.TaskAsync(id, root, 10, $"Part {_word}");
        var other = await ann.TaskAsync(id, title: $"Other {_word}");
        var (seen, unseen) = (await StoryAsync(ann, part, "Seen", _word), await StoryAsync(ann, other, "Unseen", _word));
        var (heard, _) = (await CommentAsync(ann, seen, _word), await CommentAsync(ann, unseen, _word));
        await bob.JoinsAsync(ann, part);

        Assert.Equal(7, (await FindAsync(ann, _word)).Items.Length);
        Assert.Equal(new[] { part, seen, heard }.Order(), (await FindAsync(bob, _word)).Ids.Order());
        Assert.Empty((await FindAsync(eve, _word)).Items);

        await using var database = await app.OpenDatabaseAsync();
        await database.ExecuteAsync("DELETE FROM collaborators WHERE user_id = @bob", ("bob", bob.Id));
        Assert.Empty((await FindAsync(bob, _word)).Items);
    }

    [Fact]
    public async Task Everything_below_a_role_is_found_once_whatever_roles_there_are_below_it()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 100);
        var part = await ann.TaskAsync(id, root, 20, _word);
        var (piece, other) = (await ann.TaskAsync(id, part, 10, _word), await ann.TaskAsync(id, root, 20, _word));
        var beside = await ann.TaskAsync(id, title: _word);
        var story = await StoryAsync(ann, piece, _word, "");
        await bob.JoinsAsync(ann, piece);
        await bob.JoinsAsync(ann, part, "maintainer");
        await bob.JoinsAsync(ann, beside);
        var his = await bob.TaskAsync(id, part, 5, _word);
        var own = await bob.TaskAsync(await bob.EventAsync(), title: _word);

        Assert.Equal(new[] { part, piece, beside, story, his, own }.Order(), (await FindAsync(bob, _word)).Ids.Order());
        Assert.Equal(new[] { part, piece, other, beside, story, his }.Order(), (await FindAsync(ann, _word)).Ids.Order());
    }

    [Fact]
    public async Task What_is_deleted_or_no_longer_says_so_is_not_found()
    {
        var ann = await app.UserAsync();
        var (_, task) = await PlaceAsync(ann);
        var (kept, gone) = (await StoryAsync(ann, task, "Kept", $"{_word} one"), await StoryAsync(ann, task, "Gone", $"{_word} two"));
        var comment = await CommentAsync(ann, kept, _word);
        await CommentAsync(ann, gone, _word);
        Assert.Equal(4, (await FindAsync(ann, _word)).Items.Length);

        (await ann.SendAsync(HttpMethod.Delete, $"/stories/{gone}", null)).Expect(HttpStatusCode.NoContent);
        Assert.Equal(new[] { kept, comment }.Order(), (await FindAsync(ann, _word)).Ids.Order());

        (await ann.SendAsync(HttpMethod.Delete, $"/comments/{comment}", null)).Expect(HttpStatusCode.NoContent);
        (await ann.PutAsync($"/stories/{kept}", new { content = "nothing of it" })).Expect(HttpStatusCode.OK);
        Assert.Empty((await FindAsync(ann, _word)).Items);
    }

    [Fact]
    public async Task Titles_rank_above_texts_and_pages_keep_the_order()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        for (var i = 0; i < 3; i++)
            (await ann.PostAsync("/tasks", new { event_id = id, title = "Quiet", description = $"speaks of {_word} by the way", duration = 5 })).Expect(HttpStatusCode.Created);
        var titled = new List<Guid>();
        for (var i = 0; i < 3; i++)
            titled.Add(await ann.TaskAsync(id, title: _word));

        var all = (await FindAsync(ann, _word)).Ids;
        Assert.Equal(titled.OrderDescending(), all[..3]);

        var paged = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await FindAsync(ann, _word, $"&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            paged.AddRange(page.Ids);
            cursor = page.NextCursor;
            await ann.TaskAsync(id, title: $"{_word} {_word} {_word}");
        }
        while (cursor is not null);

        Assert.Equal(paged.Distinct(), paged);
        Assert.Equal(all, paged.Where(all.Contains));
    }

    [Fact]
    public async Task Everything_is_found_once_where_events_are_made_meanwhile()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var tasks = new List<Guid>();
        for (var i = 0; i < 40; i++)
            tasks.Add(await ann.TaskAsync(id, title: $"{_word} {i}"));

        await using var database = await app.OpenDatabaseAsync();
        var found = await WalkAsync(ann, () => AddEventsAsync(database, ann, 30), limit: 9);

        Assert.Equal(tasks.Order(), found.Order());
        Assert.Equal(tasks.Order(), (await WalkAsync(ann, limit: 9)).Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(250)]
    public async Task A_word_of_very_many_texts_is_found_in_each_of_them_the_best_of_the_newest_first(int events)
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        await using var database = await app.OpenDatabaseAsync();
        var (first, task) = await PlaceAsync(ann);
        var story = await StoryAsync(ann, task, "Notes", "");
        await AddEventsAsync(database, ann, events - 2);
        var (_, last) = events == 1 ? (first, task) : await PlaceAsync(ann);
        var diary = await StoryAsync(ann, last, "Diary", "");
        await bob.JoinsAsync(ann, last);

        var old = await AddCommentsAsync(database, ann, story, 3, $"Long ago there was {_word}");
        var many = await AddCommentsAsync(database, ann, diary, 1_200, $"Again and again there was {_word}");
        var best = await CommentAsync(ann, diary, _word);
        var hers = await WalkAsync(ann, () => AddCommentsAsync(database, ann, diary, 20, $"Then there was {_word} and {_word}"));
        var his = await WalkAsync(bob);

        Assert.Equal(best, hers[0]);
        Assert.Equal(hers.Distinct(), hers);
        Assert.Empty(old.Concat(many).Except(hers));
        Assert.Equal(his.Distinct(), his);
        Assert.Empty(many.Except(his));
        Assert.Equal(events == 1, old.Intersect(his).Any());
    }

    [Fact]
    public async Task What_is_older_is_found_where_the_newest_events_are_deleted_meanwhile()
    {
        var ann = await app.UserAsync();
        await using var database = await app.OpenDatabaseAsync();
        var (_, task) = await PlaceAsync(ann);
        var notes = await StoryAsync(ann, task, "Notes", "");
        var old = await AddCommentsAsync(database, ann, notes, 30, $"Long ago there was {_word}");
        await AddEventsAsync(database, ann, 60);
        var (last, diary) = await PlaceAsync(ann);
        await AddCommentsAsync(database, ann, await StoryAsync(ann, diary, "Diary", ""), 600, $"Again there was {_word}");
        var late = await AddCommentsAsync(database, ann, notes, 30, $"At last there was {_word}");

        var first = await FindAsync(ann, _word, "&limit=20");
        await database.ExecuteAsync("DELETE FROM events WHERE user_id = @owner AND title = 'Beside'", ("owner", ann.Id));
        (await ann.DeleteAsync($"/events/{last}")).Expect(HttpStatusCode.NoContent);
        var rest = await FindAsync(ann, _word, $"&limit=100&cursor={first.NextCursor}");

        Assert.Equal(old.Concat(late).OrderDescending(), rest.Ids);
    }

    [Fact]
    public async Task Words_are_found_whatever_their_case_and_by_the_operators()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var one = await ann.TaskAsync(id, title: $"{_word} Ärger im Büro");
        var two = await ann.TaskAsync(id, title: $"{_word} Büro im Ärger");

        Assert.Equal(new[] { one, two }.Order(), (await FindAsync(ann, $"{_word.ToUpperInvariant()} ÄRGER")).Ids.Order());
        Assert.Equal([one], (await FindAsync(ann, $"{_word} \"ärger im büro\"")).Ids);
        Assert.Equal([two], (await FindAsync(ann, $"{_word} -\"ärger im büro\"")).Ids);
        Assert.Equal(2, (await FindAsync(ann, $"{_word}x or {_word}")).Ids.Length);
        Assert.Empty((await FindAsync(ann, $"{_word} missing")).Ids);
    }

    [Theory]
    [InlineData("-nothing")]
    [InlineData("!!!")]
    [InlineData("' & | ! ( ) : * < -> \\")]
    [InlineData("\"")]
    public async Task A_query_without_a_word_to_look_for_finds_nothing(string query)
    {
        var ann = await app.UserAsync();
        await ann.EventAsync("Anything");

        Assert.Empty((await FindAsync(ann, query)).Items);
    }

    [Fact]
    public async Task No_text_forges_the_markup_of_its_excerpt()
    {
        var ann = await app.UserAsync();
        var (_, task) = await PlaceAsync(ann);
        var story = await StoryAsync(ann, task, "Notes", "");
        await CommentAsync(ann, story, $"1 < 2 & \"\uE000forged\uE001\" <mark>x</mark> &lt;b&gt; <script>alert(1)</script> {_word}");

        var excerpt = Assert.Single((await FindAsync(ann, _word)).Items).GetProperty("excerpt").GetString()!;

        Assert.Contains($"<mark>{_word}</mark>", excerpt, StringComparison.Ordinal);
        var rest = excerpt.Replace($"<mark>{_word}</mark>", "", StringComparison.Ordinal);
        Assert.DoesNotContain('<', rest);
        Assert.DoesNotContain('>', rest);
        Assert.DoesNotContain('"', rest);
        Assert.Contains("&quot;\uE000forged\uE001&quot;", rest, StringComparison.Ordinal);
        Assert.Contains("&amp;lt;b&amp;gt;", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_story_is_found_by_its_last_word_and_one_of_too_many_words_by_its_first()
    {
        var ann = await app.UserAsync();
        var (_, task) = await PlaceAsync(ann);
        var prose = await StoryAsync(ann, task, "Prose", string.Concat(Enumerable.Repeat("lorem ipsum dolor ", 55_000)) + _word);
        var list = await StoryAsync(ann, task, "List", $"{_word} {string.Join(' ', Enumerable.Range(0, 140_000).Select(i => $"{i + 0x10000:x}"))}");

        Assert.Equal(new[] { prose, list }.Order(), (await FindAsync(ann, _word)).Ids.Order());
    }

    [Theory]
    [InlineData("", "q")]
    [InlineData("q=", "q")]
    [InlineData("q=%20%20", "q")]
    [InlineData("q=%00", "q")]
    [InlineData("q=word&type=user", "type")]
    [InlineData("q=word&limit=101", "limit")]
    [InlineData("q=word&cursor=x", "cursor")]
    public async Task What_cannot_be_asked_is_refused_by_name(string query, string name)
    {
        var answer = await (await app.UserAsync()).GetAsync($"/search?{query}");

        Assert.InRange((int)answer.Status, 400, 422);
        answer.Naming(name);
    }

    [Fact]
    public async Task A_query_has_at_most_200_characters()
    {
        var ann = await app.UserAsync();

        (await ann.GetAsync($"/search?q={new string('x', 200)}")).Expect(HttpStatusCode.OK);
        (await ann.GetAsync($"/search?q={new string('x', 201)}")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("q");
        (await app.Nobody().GetAsync("/search?q=x")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    private static async Task<(Guid EventId, Guid TaskId)> PlaceAsync(User owner)
    {
        var id = await owner.EventAsync();
        return (id, await owner.TaskAsync(id));
    }

    private static async Task<Guid> StoryAsync(User author, Guid taskId, string title, string content) =>
        (await author.PostAsync("/stories", new { task_id = taskId, title, content })).Expect(HttpStatusCode.Created).Id;

    private static async Task<Guid> CommentAsync(User author, Guid storyId, string content) =>
        (await author.PostAsync("/comments", new { story_id = storyId, content })).Expect(HttpStatusCode.Created).Id;

    private static async Task<Answer> FindAsync(User user, string query, string more = "") =>
        (await user.GetAsync($"/search?q={Uri.EscapeDataString(query)}{more}")).Expect(HttpStatusCode.OK);

    /// <summary>All that is found, page by page.</summary>
    /// <param name="user">Who looks for the word.</param>
    /// <param name="meanwhile">What happens after each page.</param>
    /// <param name="limit">Items of a page.</param>
    private async Task<List<Guid>> WalkAsync(User user, Func<Task>? meanwhile = null, int limit = 100)
    {
        List<Guid> found = [];
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await FindAsync(user, _word, $"&limit={limit}{(cursor is "" ? "" : $"&cursor={cursor}")}");
            found.AddRange(page.Ids);
            cursor = page.NextCursor;
            if (meanwhile is not null)
                await meanwhile();
        }

        return found;
    }

    private static Task<int> AddEventsAsync(NpgsqlConnection database, User owner, int count) => database.ExecuteAsync(
        """
        INSERT INTO events (id, user_id, title, start_date, end_date, people, version, created_at, updated_at)
        SELECT id, @owner, 'Beside', now(), now(), '{}', 1, now(), now() FROM unnest(@ids) AS new (id)
        """,
        ("owner", owner.Id),
        ("ids", NewIds(count)));

    private static async Task<Guid[]> AddCommentsAsync(NpgsqlConnection database, User author, Guid storyId, int count, string content)
    {
        var ids = NewIds(count);
        await database.ExecuteAsync(
            """
            INSERT INTO comments (id, story_id, thread_id, depth, user_id, content, is_edited, is_deleted, reply_count, version, created_at, updated_at)
            SELECT id, @story, id, 1, @author, @content, false, false, 0, 1, now(), now() FROM unnest(@ids) AS new (id)
            """,
            ("story", storyId),
            ("author", author.Id),
            ("content", content),
            ("ids", ids));
        return ids;
    }

    private static Guid[] NewIds(int count) => [.. Enumerable.Range(0, Math.Max(0, count)).Select(_ => Guid.CreateVersion7())];

    private static bool Is(System.Text.Json.JsonElement hit, string type) => hit.GetProperty("type").GetString() == type;

    private static void AssertHit(System.Text.Json.JsonElement hit, string title, Guid eventId, Guid? taskId, Guid? storyId)
    {
        Assert.Equal(title, hit.GetProperty("title").GetString());
        Assert.Equal($"{eventId}", hit.GetProperty("event_id").GetString());
        Assert.Equal(taskId?.ToString(), hit.GetProperty("task_id").GetString());
        Assert.Equal(storyId?.ToString(), hit.GetProperty("story_id").GetString());
        Assert.EndsWith("Z", hit.GetProperty("updated_at").GetString(), StringComparison.Ordinal);
    }
}
