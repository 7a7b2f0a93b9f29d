using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Identities;

/// <summary>Tokens of an organisation with whatever can become of one, and what in them is not to be told.</summary>
internal sealed class TokenFates
{
    private readonly (string Text, HttpStatusCode Status)[] _tokens;

    public TokenFates(TestIssuer issuer)
    {
        var good = issuer.Token().With("name", $"Name{Guid.CreateVersion7():N}");
        var (unverified, expired) = (issuer.Token().With("email_verified", false), issuer.Token().With("exp", TestToken.At(TimeSpan.FromSeconds(-1))));
        var forged = issuer.Token();
        (Email, Good) = (good.Email, good.Sign());
        _tokens =
        [
            (Good, HttpStatusCode.OK), (unverified.Sign(), HttpStatusCode.Forbidden), (expired.Sign(), HttpStatusCode.Unauthorized),
            (forged.SignBy(SigningKey.Rsa()), HttpStatusCode.Unauthorized), (Good[..^20], HttpStatusCode.Unauthorized),
        ];
        TestToken[] all = [good, unverified, expired, forged];
        Secrets = [.. _tokens.SelectMany(token => token.Text.Split('.')[1..]), .. all.SelectMany(token => (string[])[token.Email, (string)token["sub"]]), (string)good["name"]];
    }

    /// <summary>The one that is good.</summary>
    public string Good { get; }

    /// <summary>The address that it verifies.</summary>
    public string Email { get; }

    /// <summary>One that nobody may be by.</summary>
    public string Forged => _tokens[3].Text;

    public IReadOnlyList<string> Secrets { get; }

    /// <summary>Calls with each of them.</summary>
    public async Task CallAsync(HttpClient http)
    {
        foreach (var (text, status) in _tokens)
            (await new Caller(http, text).GetAsync("/events")).Expect(status);
    }
}
