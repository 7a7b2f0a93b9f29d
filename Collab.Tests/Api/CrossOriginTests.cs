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
