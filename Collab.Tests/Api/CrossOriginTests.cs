using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

public sealed class CrossOriginTests(CollabApp app)
{
    [Fact]
    public async Task A_page_of_a_listed_origin_may_call_and_see_the_headers_of_the_contract()
    {
        var ann = await app.UserAsync();

        var preflight = await app.Nobody().SendAsync(HttpMethod.Options, "/events", null,
            ("Origin", CollabApp.AllowedOrigin),
            ("Access-Control-Request-Method", "PUT"),
            ("Access-Control-Request-Headers", "authorization,idempotency-key,if-match,last-event-id"));
        var answer = await ann.GetAsync("/events", ("Origin", CollabApp.AllowedOrigin));
        var problem = await ann.GetAsync("/events?limit=0", ("Origin", CollabApp.AllowedOrigin));

        preflight.Expect(HttpStatusCode.NoContent);
        Assert.Equal(CollabApp.AllowedOrigin, preflight.Header("Access-Control-Allow-Origin"));
        Assert.Equal(CollabApp.AllowedOrigin, answer.Expect(HttpStatusCode.OK).Header("Access-Control-Allow-Origin"));
        Assert.Contains("X-Stream-Cursor", answer.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.Contains("ETag", answer.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.Equal(CollabApp.AllowedOrigin, problem.Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_page_of_a_listed_origin_may_open_a_stream()
    {
        var ann = await app.UserAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/sse/{ann.Id}");
        request.Headers.Add("Origin", CollabApp.AllowedOrigin);
        request.Headers.Add("Authorization", $"Bearer {ann.Token}");

        var preflight = await app.Nobody().SendAsync(HttpMethod.Options, $"/sse/{ann.Id}", null,
            ("Origin", CollabApp.AllowedOrigin),
            ("Access-Control-Request-Method", "GET"),
            ("Access-Control-Request-Headers", "authorization,last-event-id"));
        using var stream = await ann.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var refused = await app.Nobody().GetAsync($"/sse/{ann.Id}", ("Origin", CollabApp.AllowedOrigin), ("Authorization", "Bearer clb_nonsense"));

        Assert.Equal(CollabApp.AllowedOrigin, preflight.Expect(HttpStatusCode.NoContent).Header("Access-Control-Allow-Origin"));
        Assert.Equal([CollabApp.AllowedOrigin], stream.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["nosniff"], stream.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(CollabApp.AllowedOrigin, refused.Expect(HttpStatusCode.Unauthorized).Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_page_of_any_other_origin_may_not()
    {
        var ann = await app.UserAsync();

        var preflight = await app.Nobody().SendAsync(HttpMethod.Options, "/events", null,
            ("Origin", "https://evil.example.com"), ("Access-Control-Request-Method", "PUT"));
        var answer = await ann.GetAsync("/events", ("Origin", "https://evil.example.com"));

        Assert.Null(preflight.Header("Access-Control-Allow-Origin"));
        Assert.Null(answer.Header("Access-Control-Allow-Origin"));
    }
}
