using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Invites;

public sealed class InviteCostTests(CollabApp app, CountingApi counting) : IClassFixture<CountingApi>
{
    private const int Attempts = 3;

    [Theory]
    [InlineData("who sent them is removed")]
    [InlineData("who got them is deleted")]
    public async Task The_end_of_many_invites_costs_the_same_commands_as_that_of_few(string end)
    {
        const int More = 14;

        var (few, many) = (await FewestAsync(end, 2), await FewestAsync(end, 2 + More));

        // Some ask who the caller is, and whether the writes of others are over.
        Assert.InRange(many, 1, few + (More / 2));
    }

    private async Task<int> FewestAsync(string end, int invites)
    {
        var fewest = int.MaxValue;
        for (var attempt = 0; attempt < Attempts; attempt++)
            fewest = Math.Min(fewest, await CountAsync(end, invites));
        return fewest;
    }

    private async Task<int> CountAsync(string end, int invites)
    {
        var (ann, cid, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Cid"), await app.UserAsync("Eve"));
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id);
        await cid.JoinsAsync(ann, root, "maintainer");
        for (var i = 0; i < invites; i++)
            await cid.InviteAsync(await ann.TaskAsync(id, root, 1), eve);

        var (caller, path) = end == "who got them is deleted" ? (eve, $"/users/{eve.Id}") : (ann, $"/tasks/{root}/collaborators/{cid.Id}");
        var count = await counting.CountAsync(caller, async api => (await api.DeleteAsync(path)).Expect(HttpStatusCode.NoContent));
        Assert.All((await ann.GetAsync($"/tasks/{root}/collaborators")).Items, role => Assert.NotEqual(eve.Id, role.GetProperty("user_id").GetGuid()));
        Assert.All((await cid.GetAsync($"/invites/sent/{cid.Id}")).Items, invite => Assert.Equal("revoked", invite.GetProperty("status").GetString()));
        return count;
    }
}
