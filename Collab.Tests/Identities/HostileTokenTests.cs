using System.Net;
using Collab.Tests.Credentials;
using Collab.Tests.Support;

namespace Collab.Tests.Identities;

/// <summary>Tokens that are not what they say they are.</summary>
public sealed class HostileTokenTests(CollabApp app)
{
    private TestIssuer Issuer => app.Issuer;

    [Fact]
    public async Task A_token_without_a_signature_is_refused()
    {
        var content = Issuer.Token().Header("alg", "none").Content();

        await ExpectRefusedAsync(content + ".");
        await ExpectRefusedAsync(content);
        await ExpectRefusedAsync(Issuer.Token().Header("alg", "None").Content() + ".");
        await ExpectRefusedAsync(Issuer.Token().WithoutHeader("alg").Content() + ".");
    }

    [Fact]
    public async Task A_public_key_is_no_shared_secret()
    {
        await ExpectRefusedAsync(Issuer.Token().Header("alg", "HS256").SignWith(Issuer.Key.Pem));
        await ExpectRefusedAsync(Issuer.Token().Header("alg", "HS256").SignWith(Issuer.Key.Pem + "\n"));
        await ExpectRefusedAsync(Issuer.Token().Header("alg", "HS256").SignWith(Issuer.Key.Public()["n"]));
        await ExpectRefusedAsync(Issuer.Token().Header("alg", "HS256").SignWith(""));
    }

    [Fact]
    public async Task A_signature_is_of_the_whole_token_and_by_the_issuer()
    {
        var token = Issuer.Token();
        var (signed, parts) = (token.Sign(), token.Sign().Split('.'));
        var altered = Issuer.Token(Given.Address("victim")).Content().Split('.');
        var stranger = SigningKey.Rsa();

        await ExpectRefusedAsync($"{parts[0]}.{altered[1]}.{parts[2]}");
        await ExpectRefusedAsync(signed[..^10]);
        await ExpectRefusedAsync($"{parts[0]}.{parts[1]}.");
        await ExpectRefusedAsync($"{parts[0]}..{parts[2]}");
        await ExpectRefusedAsync($".{parts[1]}.{parts[2]}");
        await ExpectRefusedAsync($"{parts[0]}.{TestToken.Encode(Enumerable.Repeat((byte)'[', 5_000).ToArray())}.{parts[2]}");
        await ExpectRefusedAsync($"{TestToken.Encode("null"u8.ToArray())}.{parts[1]}.{parts[2]}");
        await ExpectRefusedAsync("..");
        await ExpectRefusedAsync("not.a.token");
        await ExpectRefusedAsync($"{signed}.{parts[2]}");
        await ExpectRefusedAsync($"{Issuer.Token().Header("alg", "RSA-OAEP").Header("enc", "A256GCM").Content()}.AAAA.AAAA.AAAA");
        await ExpectRefusedAsync(Issuer.Token().SignBy(stranger));
        await ExpectRefusedAsync(Issuer.Token().Header("jwk", stranger.Public()).SignBy(stranger));
        await ExpectRefusedAsync(Issuer.Token().WithoutHeader("kid").SignBy(stranger));
        await new Caller(app.CreateClient(), signed).ExpectValidAsync();
    }

    [Fact]
    public async Task A_token_is_good_at_its_time_only()
    {
        await ExpectRefusedAsync(Issuer.Token().With("exp", TestToken.At(TimeSpan.FromSeconds(-1))));
        await ExpectRefusedAsync(Issuer.Token().With("nbf", TestToken.At(TimeSpan.FromMinutes(10))));
        await ExpectRefusedAsync(Issuer.Token().Without("exp"));
        await ExpectRefusedAsync(Issuer.Token().With("exp", "tomorrow"));
        await app.Member(Issuer.Token().With("nbf", TestToken.At(TimeSpan.FromSeconds(20)))).ExpectValidAsync();
        await app.Member(Issuer.Token().With("exp", 253_402_300_799)).ExpectValidAsync();
    }

    [Fact]
    public async Task A_token_is_for_this_service_and_by_this_issuer()
    {
        await ExpectRefusedAsync(Issuer.Token().With("aud", "another-api"));
        await ExpectRefusedAsync(Issuer.Token().With("aud", new[] { "another-api", "collab" }));
        await ExpectRefusedAsync(Issuer.Token().Without("aud"));
        await ExpectRefusedAsync(Issuer.Token().With("iss", "https://issuer.example.com"));
        await ExpectRefusedAsync(Issuer.Token().With("iss", Issuer.Address + "/"));
        await ExpectRefusedAsync(Issuer.Token().Without("iss"));
        await app.Member(Issuer.Token().With("aud", new[] { "another-api", TestIssuer.Audience })).ExpectValidAsync();
    }

    [Fact]
    public async Task A_token_is_of_somebody()
    {
        await ExpectRefusedAsync(Issuer.Token().Without("sub"));
        await ExpectRefusedAsync(Issuer.Token().With("sub", ""));
        await ExpectRefusedAsync(Issuer.Token().With("sub", new string('s', 256)));
        await ExpectRefusedAsync(Issuer.Token().With("sub", "a\0b"));
        await app.Member(Issuer.Token(subject: Guid.CreateVersion7() + new string('s', 219))).ExpectValidAsync();
    }

    [Fact]
    public async Task What_a_token_says_is_of_the_right_type_and_said_once()
    {
        await ExpectRefusedAsync(Issuer.Token().With("sub", new[] { "one", "another" }));
        await ExpectRefusedAsync(Issuer.Token().With("sub", 5));
        await ExpectRefusedAsync(Issuer.Token().With("exp", $"{TestToken.At(TimeSpan.FromHours(1))}"));
        await ExpectRefusedAsync(Issuer.Token().With("exp", new[] { TestToken.At(TimeSpan.FromHours(1)) }));
        await ExpectRefusedAsync(Issuer.Token().With("nbf", $"{TestToken.At(TimeSpan.FromHours(-1))}"));
        await ExpectRefusedAsync(Issuer.Token().With("iat", "yesterday"));
        await ExpectRefusedAsync(Issuer.Token().With("iat", 1e300));
        await ExpectFindsNobodyAsync(Issuer.Token().With("email", new[] { Given.Address(), Given.Address() }));
        await ExpectFindsNobodyAsync(Issuer.Token().With("email_verified", new[] { true }));
        await ExpectFindsNobodyAsync(Issuer.Token().With("email_verified", new[] { "true" }));
        await app.Member(Issuer.Token().With("iat", TestToken.At(TimeSpan.Zero) + 0.5)).ExpectValidAsync();
    }

    [Fact]
    public async Task What_a_token_asks_to_be_understood_is_refused() =>
        await ExpectRefusedAsync(Issuer.Token().Header("crit", new[] { "exp" }));

    [Fact]
    public async Task What_an_issuer_signs_for_others_is_no_access_token()
    {
        await ExpectRefusedAsync(Issuer.Token().Header("typ", "logout+jwt"));
        await ExpectRefusedAsync(Issuer.Token().Header("typ", "dpop+jwt"));
        await ExpectRefusedAsync(Issuer.Token().Header("typ", "JWT").With("at_hash", "x"));
        await ExpectRefusedAsync(Issuer.Token().Header("typ", "JWT").With("nonce", "x"));
        await ExpectRefusedAsync(Issuer.Token().Header("typ", "JWT").With("typ", "ID"));
        await ExpectRefusedAsync(Issuer.Token().WithoutHeader("typ").With("typ", "Refresh"));
        await app.Member(Issuer.Token().Header("typ", "JWT")).ExpectValidAsync();
        await app.Member(Issuer.Token().Header("typ", "JWT").With("typ", "Bearer").With("nonce", "x")).ExpectValidAsync();
        await app.Member(Issuer.Token().WithoutHeader("typ")).ExpectValidAsync();
    }

    [Fact]
    public async Task A_token_may_be_long_but_not_without_bound()
    {
        await app.Member(Issuer.Token().With("groups", new string('g', 8_000))).ExpectValidAsync();
        (await app.Member(Issuer.Token().With("groups", new string('g', 40_000))).GetAsync("/events")).Expect(HttpStatusCode.RequestHeaderFieldsTooLarge);
    }

    [Fact]
    public async Task A_token_never_stands_in_for_the_service_or_development()
    {
        var ann = await app.UserAsync();
        var expired = Issuer.Token().With("exp", TestToken.At(TimeSpan.FromSeconds(-1))).Sign();

        (await new Caller(app.CreateClient(), expired).GetAsync("/events", ("X-User-ID", $"{ann.Id}"))).Expect(HttpStatusCode.Unauthorized);
        (await app.Member(Issuer.Token(ann.Email, subject: "system")).PostAsync("/users", new { name = "x", email = Given.Address() })).Expect(HttpStatusCode.Created);
        (await app.Member(Issuer.Token(subject: $"{ann.Id}")).GetAsync($"/users/{ann.Id}")).Expect(HttpStatusCode.OK);
        Assert.False((await app.Member(Issuer.Token(subject: $"{ann.Id}")).GetAsync($"/users/{ann.Id}")).Body.TryGetProperty("email", out _));
    }

    private async Task ExpectFindsNobodyAsync(TestToken token) =>
        (await app.Member(token).GetAsync("/events")).ExpectProblem(HttpStatusCode.Forbidden, "email-unverified");

    private Task ExpectRefusedAsync(TestToken token) => ExpectRefusedAsync(token.Sign());

    private async Task ExpectRefusedAsync(string token)
    {
        var refused = await app.Nobody().GetAsync("/events", ("Authorization", $"Bearer {token}"));

        refused.ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Contains("invalid_token", refused.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }
}
