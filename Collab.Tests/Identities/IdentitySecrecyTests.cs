using System.Net;
using Collab.Tests.Credentials;
using Collab.Tests.Support;

namespace Collab.Tests.Identities;

public sealed class IdentitySecrecyTests(CollabApp app, WatchedApi watched) : IClassFixture<WatchedApi>
{
    [Fact]
    public async Task Nothing_of_a_token_is_in_a_log_whatever_becomes_of_it()
    {
        var good = app.Issuer.Token().With("name", $"Name{Guid.CreateVersion7():N}");
        var (unverified, expired) = (app.Issuer.Token().With("email_verified", false), app.Issuer.Token().With("exp", TestToken.At(TimeSpan.FromSeconds(-1))));
        var forged = app.Issuer.Token();
        (string Text, HttpStatusCode Status)[] tokens =
        [
            (good.Sign(), HttpStatusCode.OK), (unverified.Sign(), HttpStatusCode.Forbidden), (expired.Sign(), HttpStatusCode.Unauthorized),
            (forged.SignBy(SigningKey.Rsa()), HttpStatusCode.Unauthorized), (good.Sign()[..^20], HttpStatusCode.Unauthorized),
        ];

        foreach (var (text, status) in tokens)
            (await new Caller(watched.Nobody().Http, text).GetAsync("/events")).Expect(status);

        Assert.NotEmpty(watched.Log);
        TestToken[] all = [good, unverified, expired, forged];
        foreach (var secret in (string[])[.. tokens.SelectMany(token => token.Text.Split('.')[1..]), .. all.SelectMany(token => (string[])[token.Email, (string)token["sub"]]), (string)good["name"]])
            Assert.DoesNotContain(secret, watched.Log, StringComparison.OrdinalIgnoreCase);
    }
}
