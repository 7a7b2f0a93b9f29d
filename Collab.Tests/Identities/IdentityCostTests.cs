using Collab.Tests.Credentials;
using Collab.Tests.Support;

namespace Collab.Tests.Identities;

public sealed class IdentityCostTests(CollabApp app, CountingApi counting) : IClassFixture<CountingApi>
{
    [Fact]
    public async Task A_token_of_the_organisation_costs_no_more_commands_than_one_of_our_own()
    {
        var (ann, token) = (await app.UserAsync(), app.Issuer.Token());
        await app.Member(token).ExpectValidAsync();

        Assert.Equal(await counting.CountAsync(ann, "/events"), await counting.CountAsync(token.Sign(), "/events"));
    }
}
