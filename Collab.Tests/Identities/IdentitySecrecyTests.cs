using Collab.Tests.Credentials;
using Collab.Tests.Support;

namespace Collab.Tests.Identities;

public sealed class IdentitySecrecyTests(CollabApp app, WatchedApi watched) : IClassFixture<WatchedApi>
{
    [Fact]
    public async Task Nothing_of_a_token_is_in_a_log_whatever_becomes_of_it()
    {
        var tokens = new TokenFates(app.Issuer);

        await tokens.CallAsync(watched.Nobody().Http);

        Assert.NotEmpty(watched.Log);
        foreach (var secret in tokens.Secrets)
            Assert.DoesNotContain(secret, watched.Log, StringComparison.OrdinalIgnoreCase);
    }
}
