using System.Net;
using System.Text;
using Collab.ServiceDefaults.Problems;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

/// <summary>Errors that the framework makes itself have the shape of all others.</summary>
public sealed class ProblemTests(CollabApp app)
{
    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"name\": \"x\", }")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task A_body_that_is_no_JSON_object_is_malformed(string body)
    {
        var answer = await app.Nobody().SendAsync(HttpMethod.Post, "/users", Json(body));

        answer.ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Naming("$");
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task Health_is_read_only(string path)
    {
        var answer = await app.Nobody().PostAsync(path, new { });

        answer.ExpectProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        (await app.Nobody().GetAsync(path)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_member_of_the_wrong_type_is_named()
    {
        var answer = await app.Nobody().PostAsync("/users", new { name = 5, email = "a@example.com" });

        answer.ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Naming("name");
    }

    [Fact]
    public async Task All_missing_members_are_named()
    {
        var answer = await app.Nobody().PostAsync("/users", new { });

        answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("name", "email");
    }

    [Theory]
    [InlineData("PUT", "/tasks/01890000-0000-7000-8000-000000000000/subtasks/durations", """{"a\u0000b": 5}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("PUT", "/tasks/01890000-0000-7000-8000-000000000000/subtasks/durations", """{"a\u0000b": "x"}""", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/events?a%00b=%FF", null, HttpStatusCode.BadRequest)]
    public async Task A_name_with_U_0000_is_given_and_quoted_without_it(string method, string path, string? body, HttpStatusCode status)
    {
        var ann = await app.UserAsync();

        var refused = (await ann.SendAsync(new(method), path, body is null ? null : Json(body))).Expect(status).Naming(@"a\u0000b");

        var texts = refused["errors"].GetProperty(@"a\u0000b").EnumerateArray().Select(error => error.GetString()!).Append(refused.Text("detail")).ToArray();
        Assert.Contains(texts, text => text.Contains(@"'a\u0000b'", StringComparison.Ordinal));
        Assert.DoesNotContain(texts, text => text.Contains('\0', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("5", HttpStatusCode.UnprocessableEntity)]
    [InlineData("\"x\"", HttpStatusCode.BadRequest)]
    public async Task A_long_name_is_given_and_quoted_as_far_as_a_text_may_go(string value, HttpStatusCode status)
    {
        var ann = await app.UserAsync();
        var name = string.Concat(Enumerable.Repeat("🐘 ", 1000));

        var refused = (await ann.SendAsync(HttpMethod.Put, $"/tasks/{Guid.CreateVersion7()}/subtasks/durations", Json($$"""{"{{name}}": {{value}}}""")))
            .Expect(status);

        var given = Assert.Single(refused.Errors);
        Assert.StartsWith(given[..^1], name, StringComparison.Ordinal);
        Assert.All(
            refused["errors"].GetProperty(given).EnumerateArray().Select(error => error.GetString()!).Append(refused.Text("detail")).Append(given),
            text => Assert.True(text is { Length: <= Problem.MaxText } && !text.Contains('\uFFFD', StringComparison.Ordinal), text));
        Assert.All((string[])[given, refused.Text("detail")], text => Assert.EndsWith("…", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_that_are_given_alike_keep_what_is_wrong_with_each()
    {
        var ann = await app.UserAsync();
        var root = await ann.TaskAsync(await ann.EventAsync());
        var name = new string('x', Problem.MaxText);

        var refused = (await ann.SendAsync(HttpMethod.Put, $"/tasks/{root}/subtasks/durations", Json($$"""{"{{name}}a": 5, "{{name}}b": 5, "\u0000": 5, "\\u0000": 5}""")))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming(name[..^1] + "…", @"\u0000");

        Assert.All(refused["errors"].EnumerateObject(), member => Assert.Equal(2, member.Value.GetArrayLength()));
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/users/not-an-id")]
    [InlineData("/tasks/1")]
    [InlineData("/openapi/v2.json")]
    [InlineData("/docs/v2")]
    [InlineData("/docs/scalar.css")]
    [InlineData("/docs/v1/nothing")]
    [InlineData("/invites/received/nobody")]
    public async Task What_is_no_route_is_not_found(string path)
    {
        var ann = await app.UserAsync();

        (await ann.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_method_that_a_route_does_not_have_is_refused_with_those_it_has()
    {
        var answer = await app.Nobody().SendAsync(HttpMethod.Delete, "/users", null);

        answer.ExpectProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        Assert.Equal("GET, POST, HEAD", answer.Header("Allow"));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=nonsense")]
    public async Task A_body_that_says_it_is_no_JSON_in_UTF_8_is_not_read(string contentType)
    {
        var content = Json("""{"name": "x", "email": "a@example.com"}""");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        var answer = await app.Nobody().SendAsync(HttpMethod.Post, "/users", content);

        answer.ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Theory]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("Application/JSON;charset=\"UTF-8\"; profile=\"x\"")]
    [InlineData("application/merge-patch+json")]
    public async Task A_body_that_says_it_is_JSON_in_UTF_8_is_read_however_that_is_written(string contentType)
    {
        var content = Json("""{"name": "x", "email": "nobody"}""");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        var answer = await app.Nobody().SendAsync(HttpMethod.Post, "/users", content);

        answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("email");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity, x")]
    public async Task A_body_that_says_it_is_encoded_is_not_read(string encoding)
    {
        var content = Json("""{"name": "x", "email": "a@example.com"}""");
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        var answer = await app.Nobody().SendAsync(HttpMethod.Post, "/users", content);

        answer.ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        Assert.Equal("identity", answer.Header("Accept-Encoding"));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_too_large()
    {
        var answer = await app.Nobody().SendAsync(HttpMethod.Post, "/users", Json($"{{\"name\": \"{new string('x', 3 * 1024 * 1024)}\"}}"));

        answer.ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "content-too-large");
    }

    [Fact]
    public async Task No_credentials_are_answered_with_what_is_asked_for()
    {
        var answer = await app.Nobody().GetAsync("/events");

        answer.ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.StartsWith("Bearer", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_members_are_ignored_and_a_trailing_slash_does_not_matter()
    {
        var ann = await app.UserAsync();
        var made = await ann.PostAsync("/events/", new { title = "T", start_date = "2026-01-01T00:00:00Z", end_date = "2026-01-01T00:00:00Z", colour = "red" });

        (await ann.GetAsync($"/events/{made.Expect(HttpStatusCode.Created).Id}/")).Expect(HttpStatusCode.OK);
        (await ann.GetAsync($"/EVENTS/{made.Id.ToString().ToUpperInvariant()}")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        foreach (var path in (string[])["/health", "/nowhere", "/events", "/docs"])
        {
            var answer = await app.Nobody().GetAsync(path);
            Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
            Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
            Assert.Contains("frame-ancestors 'none'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Null(answer.Header("Server"));
        }
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
