using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Users;

/// <summary>What ends with a role or a user, however much it is.</summary>
public sealed class EndCostTests(CollabApp app, CountingApi counting) : IClassFixture<CountingApi>
{
    private const int Attempts = 3;

    [Theory]
    [InlineData("who sent them is removed")]
    [InlineData("who got them is deleted")]
    [InlineData("who accepted them is deleted")]
    public async Task What_ends_with_a_role_or_a_user_costs_the_same_commands_however_much_it_is(string end)
    {
        const int More = 14;

        var (few, many) = (await FewestAsync(end, 2), await FewestAsync(end, 2 + More));

        // Some ask who the caller is.
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
        {
            var task = await ann.TaskAsync(id, root, 1);
            if (end == "who accepted them is deleted")
                await eve.JoinsAsync(cid, task);
            else
                await cid.InviteAsync(task, eve);
        }

        var (caller, path) = end == "who sent them is removed" ? (ann, $"/tasks/{root}/collaborators/{cid.Id}") : (eve, $"/users/{eve.Id}");
        var count = await counting.CountAsync(caller, async api => (await api.DeleteAsync(path)).Expect(HttpStatusCode.NoContent));
        var ended = end == "who accepted them is deleted" ? "accepted" : "revoked";
        Assert.All((await cid.GetAsync($"/invites/sent/{cid.Id}")).Items, invite => Assert.Equal(ended, invite.GetProperty("status").GetString()));
        return count;
    }
}
