using System.Net;
using Collab.Tests.Credentials;
using Collab.Tests.Support;
using Microsoft.Extensions.Options;

namespace Collab.Tests.Identities;

/// <summary>What becomes of the issuer's keys, and of the issuer. Each test has one of its own, and an API that takes its tokens.</summary>
public sealed class IssuerTests(CollabApp app) : IAsyncLifetime
{
    private TestIssuer _issuer = null!;
    private OwnApi _api = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        _api = await OwnApi.StartAsync(app, ("environment", "Development"), ("Auth:Authority", _issuer.Address), ("Auth:Audience", TestIssuer.Audience));
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task Keys_of_every_asymmetric_kind_are_taken()
    {
        SigningKey[] keys = [SigningKey.Rsa("PS256"), SigningKey.Elliptic()];
        foreach (var key in keys)
            _issuer.Publish(key);

        await Member(_issuer.Token()).ExpectValidAsync();
        foreach (var key in keys)
            await SignedBy(key).ExpectValidAsync();
        await Member(_issuer.Token().WithoutHeader("kid")).ExpectValidAsync();
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    public async Task A_key_that_is_too_short_signs_nothing(string algorithm)
    {
        var (weak, strong) = (_issuer.Publish(SigningKey.Rsa(algorithm, bits: 1024)), _issuer.Publish(SigningKey.Rsa(algorithm)));

        await SignedBy(strong).ExpectValidAsync();
        (await SignedBy(weak).GetAsync("/events")).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_new_key_is_taken_and_the_old_one_no_more()
    {
        var old = _issuer.Token();
        await Member(old).ExpectValidAsync();

        _issuer.Rotate();
        var renewed = _issuer.Token();

        await Eventually.UntilAsync(() => Member(renewed).GetAsync("/events"), answer => answer.Status == HttpStatusCode.OK);
        await Eventually.UntilAsync(() => Member(old).GetAsync("/events"), answer => answer.Status == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Unknown_keys_do_not_have_the_issuer_asked_each_time()
    {
        var stranger = SigningKey.Rsa();
        await Member(_issuer.Token()).ExpectValidAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            new Caller(_api.Caller().Http, _issuer.Token().Header("kid", $"key-{i}").SignBy(stranger)).GetAsync("/events")));

        Assert.All(answers, answer => answer.ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized"));
        Assert.InRange(_issuer.Reads, 1, 4);
    }

    [Fact]
    public async Task While_the_issuer_is_away_its_known_keys_stay_good_and_nobody_waits()
    {
        var (known, later, stranger) = (_issuer.Token(), _issuer.Token(), SigningKey.Rsa());
        await Member(known).ExpectValidAsync();

        _issuer.IsUp = false;

        await Member(later).ExpectValidAsync();
        var refused = await Eventually.UntilAsync(
            () => new Caller(_api.Caller().Http, _issuer.Token().Header("kid", stranger.Id).SignBy(stranger)).GetAsync("/events"),
            answer => answer.Status == HttpStatusCode.ServiceUnavailable);
        refused.ExpectProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.NotNull(refused.Header("Retry-After"));
        await Member(known).ExpectValidAsync();
    }

    [Fact]
    public async Task An_issuer_that_comes_late_is_waited_for_without_hanging()
    {
        var (ann, token) = (await app.UserAsync(), _issuer.Token());
        _issuer.IsUp = false;

        (await Member(token).GetAsync("/events")).ExpectProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        await _api.Caller(ann.Token).ExpectValidAsync();
        foreach (var none in (string[])[$"{ann.Token[..^2]}..", "a.b.c", "..", "e30.e30.", "bnVsbA.bnVsbA.bnVsbA", "W10.W10.W10"])
            (await _api.Caller(none).GetAsync("/events")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        await using (var stream = await EventStream.OpenAsync(_api.Caller().Http, $"/sse/{ann.Id}", token.Sign()))
            Assert.Equal("unavailable", (await stream.NextAsync("bye")).Text("code"));

        _issuer.IsUp = true;
        await Eventually.UntilAsync(() => Member(token).GetAsync("/events"), answer => answer.Status == HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Production", "http://issuer.example.com", "collab")]
    [InlineData("Development", "issuer.example.com", "collab")]
    [InlineData("Development", "ftp://issuer.example.com", "collab")]
    [InlineData("Production", "https://issuer.example.com", "")]
    [InlineData("Production", "", "collab")]
    public async Task An_issuer_that_cannot_be_trusted_keeps_the_service_from_starting(string environment, string authority, string audience) =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => OwnApi.StartAsync(app, ("environment", environment), ("Auth:Authority", authority), ("Auth:Audience", audience)));

    private Caller Member(TestToken token) => _api.Caller(token.Sign());

    private Caller SignedBy(SigningKey key) => new(_api.Caller().Http, _issuer.Token().Header("alg", key.Algorithm).Header("kid", key.Id).SignBy(key));
}
