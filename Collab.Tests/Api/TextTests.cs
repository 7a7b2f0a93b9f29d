using System.Net;
using System.Text;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

public sealed class TextTests(CollabApp app)
{
    private const string Decomposed = "Zoe\u0308";
    private const string Composed = "Zo\u00eb";

    [Fact]
    public async Task A_text_is_trimmed_and_normalised()
    {
        var ann = await app.UserAsync();

        var changed = await ann.PutAsync($"/users/{ann.Id}", new { name = $" \t{Decomposed}\u00a0\r\n" });

        Assert.Equal(Composed, changed.Expect(HttpStatusCode.OK).Text("name"));
        Assert.Equal(Composed, (await ann.GetAsync($"/users/{ann.Id}")).Text("name"));
    }

    [Fact]
    public async Task A_text_goes_out_as_it_was_written()
    {
        var ann = await app.UserAsync();
        const string Title = "<b>\"Tom's\" 💥 & \u2028 more</b>";

        var made = await ann.PostAsync("/events", new { title = Title, start_date = "2026-01-01T00:00:00Z", end_date = "2026-01-01T00:00:00Z" });

        Assert.Equal(Title, (await ann.GetAsync($"/events/{made.Id}")).Text("title"));
    }

    [Fact]
    public async Task Length_is_counted_in_characters()
    {
        var ann = await app.UserAsync();
        Task<Answer> NameAsync(string name) => ann.PutAsync($"/users/{ann.Id}", new { name });

        (await NameAsync(string.Concat(Enumerable.Repeat("💥", 100)))).Expect(HttpStatusCode.OK);
        (await NameAsync(string.Concat(Enumerable.Repeat("💥", 101)))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("name");
        (await NameAsync("  ")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("name");
    }

    [Theory]
    [InlineData("\u200b")]
    [InlineData(" \ufeff\u200d\u0001 ")]
    [InlineData("\u3164")]
    [InlineData("\u2800 \ufe0f")]
    public async Task A_text_of_which_nothing_can_be_seen_is_empty(string title)
    {
        var ann = await app.UserAsync();

        var refused = await ann.PostAsync("/events", new { title, start_date = "2026-01-01T00:00:00Z", end_date = "2026-01-01T00:00:00Z" });

        refused.ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("title");
    }

    [Theory]
    [InlineData("\"a\\u0000b\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00 first\"")]
    public async Task A_text_that_cannot_be_kept_is_refused(string json)
    {
        var ann = await app.UserAsync();

        var answer = await ann.SendAsync(HttpMethod.Put, $"/users/{ann.Id}", new StringContent($"{{\"name\": {json}}}", Encoding.UTF8, "application/json"));

        answer.ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Naming("name");
    }

    [Theory]
    [InlineData("\"unknown\": 1, \"unknown\": 2", "unknown")]
    [InlineData("\"unknown\": [{\"twice\": 1, \"tw\\u0069ce\": 2}]", "twice")]
    [InlineData("\"unknown\": {\"half\": \"\\ud800\"}", "half")]
    public async Task What_is_wrong_in_members_that_are_ignored_is_refused(string members, string wrong)
    {
        var ann = await app.UserAsync();

        var answer = await ann.SendAsync(HttpMethod.Put, $"/users/{ann.Id}", new StringContent($"{{\"name\": \"Bea\", {members}}}", Encoding.UTF8, "application/json"));

        answer.ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Naming(wrong);
        Assert.NotEqual("Bea", (await ann.GetAsync($"/users/{ann.Id}")).Text("name"));
    }

    [Fact]
    public async Task Members_that_are_ignored_may_say_anything_else()
    {
        var ann = await app.UserAsync();
        const string Body = "\uFEFF{\"name\": \"Bea\", \"a\": {\"x\": [1, {\"x\": \"\\ud83d\\udca5\"}]}, \"b\": {\"x\": null}}";
        (await ann.SendAsync(HttpMethod.Put, $"/users/{ann.Id}", new StringContent(Body, Encoding.UTF8, "application/json"))).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"x\": [1]}")]
    public async Task A_body_that_nobody_asks_for_may_be_there(string body)
    {
        var ann = await app.UserAsync();
        (await ann.SendAsync(HttpMethod.Post, "/sse/tickets", new StringContent(body, Encoding.UTF8, "application/json"))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF_8_are_refused()
    {
        var ann = await app.UserAsync();
        var content = new ByteArrayContent([.. "{\"name\": \""u8, 0xC3, 0x28, .. "\"}"u8]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");

        (await ann.SendAsync(HttpMethod.Put, $"/users/{ann.Id}", content)).ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Naming("name");
    }

    [Theory]
    [InlineData("", 0xC3, 0x28)]
    [InlineData("", 0xED, 0xA0, 0x80)]
    [InlineData("a-key", 0xFF)]
    public async Task Bytes_that_are_no_UTF_8_are_refused_where_nobody_reads_them_too(string key, params int[] bytes)
    {
        var ann = await app.UserAsync();
        byte[] wrong = [.. bytes.Select(b => (byte)b)];
        byte[] filler = [.. Enumerable.Repeat("\u00e9"u8.ToArray(), 5000).SelectMany(e => e)];
        foreach (byte[] body in (byte[][])[[.. "{\"name\": \"A\", \"unknown\": [\""u8, .. filler, .. wrong, .. "\"]}"u8], [.. "{\"name\": \"A\"}"u8, .. wrong]])
        {
            var content = new ByteArrayContent(body);
            content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            var answer = key.Length == 0
                ? await ann.SendAsync(HttpMethod.Put, $"/users/{ann.Id}", content)
                : await ann.SendAsync(HttpMethod.Post, $"/users/{ann.Id}/tokens", content, ("Idempotency-Key", key));

            answer.ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Naming("$");
        }
    }

    [Theory]
    [InlineData("2024-01-15T10:00:00", "2024-01-15T10:00:00Z")]
    [InlineData("2024-01-15t10:00:00z", "2024-01-15T10:00:00Z")]
    [InlineData("2024-01-15T10:00:00.5+05:30", "2024-01-15T04:30:00.5Z")]
    [InlineData("2024-01-15T10:00:00.123456789Z", "2024-01-15T10:00:00.123456Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.999999Z")]
    public async Task Times_of_RFC_3339_are_understood(string given, string shown)
    {
        var ann = await app.UserAsync();

        var made = await ann.PostAsync("/events", new { title = "T", start_date = given, end_date = given });

        Assert.Equal(shown, made.Expect(HttpStatusCode.Created).Text("start_date"));
        Assert.Equal(made.Content, (await ann.GetAsync($"/events/{made.Id}")).Content);
    }

    [Theory]
    [InlineData("2024-01-15")]
    [InlineData("2024-02-30T10:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("10000-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("15.01.2024 10:00")]
    [InlineData("")]
    public async Task Times_of_any_other_form_are_refused(string given)
    {
        var ann = await app.UserAsync();

        var refused = await ann.PostAsync("/events", new { title = "T", start_date = given, end_date = "2026-01-01T00:00:00Z" });

        refused.ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Naming("start_date");
    }
}
