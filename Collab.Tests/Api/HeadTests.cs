using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

public sealed class HeadTests(CollabApp app)
{
    [Fact]
    public async Task HEAD_says_what_GET_says_without_the_body()
    {
        var ann = await app.UserAsync();
        var path = $"/events/{await ann.EventAsync()}";

        var (get, head) = ((await ann.GetAsync(path)).Expect(HttpStatusCode.OK), (await ann.SendAsync(HttpMethod.Head, path, null)).Expect(HttpStatusCode.OK));

        Assert.Empty(head.Content);
        Assert.Equal(get.Header("ETag"), head.Header("ETag"));
        Assert.NotNull(head.Header("X-Stream-Cursor"));
        (await ann.SendAsync(HttpMethod.Head, path, null, ("If-None-Match", get.Header("ETag")!))).Expect(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("/events/none", HttpStatusCode.NotFound)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/auth/login", HttpStatusCode.MethodNotAllowed)]
    public async Task What_has_no_GET_has_no_HEAD(string path, HttpStatusCode status)
    {
        var ann = await app.UserAsync();

        Assert.Empty((await ann.SendAsync(HttpMethod.Head, path, null)).Expect(status).Content);
    }

    [Fact]
    public async Task Where_another_method_is_refused_HEAD_is_among_those_that_are_not()
    {
        var ann = await app.UserAsync();

        Assert.Equal("GET, POST, HEAD", (await ann.PatchAsync("/events", new { })).Header("Allow"));
    }
}
