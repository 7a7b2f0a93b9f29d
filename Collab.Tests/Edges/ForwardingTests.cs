using System.Net;
using Collab.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Collab.Tests.Edges;

/// <summary>Who says where a request comes from.</summary>
public sealed class ForwardingTests(CollabApp app)
{
    [Fact]
    public async Task A_proxy_that_is_named_tells_that_a_request_came_over_TLS()
    {
        await using var api = await OwnApi.StartAsync(app, ("ForwardedHeaders:KnownNetworks:0", "127.0.0.0/8"), ("ForwardedHeaders:KnownProxies:0", "::1"));

        var secure = await api.Caller().GetAsync("/alive", ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.7"));
        var plain = await api.Caller().GetAsync("/alive");

        Assert.Equal("max-age=31536000", secure.Expect(HttpStatusCode.OK).Header("Strict-Transport-Security"));
        Assert.Null(plain.Expect(HttpStatusCode.OK).Header("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("true")]
    public async Task Nobody_else_does(string? enabledByTheHost)
    {
        await using var api = await OwnApi.StartAsync(app, ("ForwardedHeaders_Enabled", enabledByTheHost ?? "false"));

        var answer = await api.Caller().GetAsync("/alive", ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.7"));

        Assert.Null(answer.Expect(HttpStatusCode.OK).Header("Strict-Transport-Security"));
        Assert.Equal(ForwardedHeaders.None, api.Services.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value.ForwardedHeaders);
    }

    [Fact]
    public async Task A_host_that_forwards_by_itself_does_so_once()
    {
        await using var api = await OwnApi.StartAsync(app,
            ("ForwardedHeaders_Enabled", "true"), ("ForwardedHeaders:KnownNetworks:0", "127.0.0.0/8"), ("ForwardedHeaders:KnownProxies:0", "::1"));

        var answer = await api.Caller().GetAsync("/alive", ("X-Forwarded-Proto", "http, https"), ("X-Forwarded-For", "127.0.0.1, 127.0.0.2"));

        Assert.NotNull(answer.Expect(HttpStatusCode.OK).Header("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("ForwardedHeaders:KnownProxies:0", "proxy.example.com")]
    [InlineData("ForwardedHeaders:KnownNetworks:0", "10.0.0.0")]
    [InlineData("ForwardedHeaders:ForwardLimit", "0")]
    public async Task Proxies_that_cannot_be_read_keep_the_service_from_starting(string name, string value) =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => OwnApi.StartAsync(app, (name, value)));

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("X-Forwarded-For", "127.0.0.1, 203.0.113.7")]
    [InlineData("X-Forwarded-For", "unknown")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("X-Original-For", "127.0.0.1:5000")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("CF-Connecting-IP", "203.0.113.7")]
    [InlineData("True-Client-IP", "203.0.113.7")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("X-Forwarded-Host", "localhost")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "Cross-Site")]
    [InlineData("Origin", "https://app.example.com")]
    [InlineData("Host", "collab.example.com")]
    public async Task A_caller_that_may_come_from_elsewhere_is_not_whom_it_says_it_is(string header, string value)
    {
        var ann = await app.UserAsync();

        (await app.Nobody().GetAsync("/events", ("X-User-ID", $"{ann.Id}"))).Expect(HttpStatusCode.OK);
        (await app.Nobody().GetAsync("/events", ("X-User-ID", $"{ann.Id}"), (header, value))).Expect(HttpStatusCode.Unauthorized);
        (await app.Nobody().GetAsync($"/sse/{ann.Id}", (header, value))).Expect(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Trust_in_the_callers_of_this_machine_keeps_a_service_from_starting_elsewhere(string environment) =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => OwnApi.StartAsync(app, ("environment", environment), ("Auth:TrustedIdentity", "true")));

    [Fact]
    public async Task A_proxy_cannot_make_its_callers_local()
    {
        var ann = await app.UserAsync();
        await using var api = await OwnApi.StartAsync(app,
            ("environment", "Development"), ("Auth:TrustedIdentity", "true"), ("ForwardedHeaders:KnownNetworks:0", "127.0.0.0/8"), ("ForwardedHeaders:KnownProxies:0", "::1"));

        (await api.Caller().GetAsync("/events", ("X-User-ID", $"{ann.Id}"))).Expect(HttpStatusCode.OK);
        (await api.Caller().GetAsync("/events", ("X-User-ID", $"{ann.Id}"), ("X-Forwarded-For", "127.0.0.1"))).Expect(HttpStatusCode.Unauthorized);
        (await api.Caller().GetAsync($"/sse/{ann.Id}", ("X-Forwarded-For", "127.0.0.1"))).Expect(HttpStatusCode.Unauthorized);
    }
}
