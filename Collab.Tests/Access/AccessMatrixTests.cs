using Collab.Tests.Identities;
using Collab.Tests.Support;

namespace Collab.Tests.Access;

/// <summary>Every operation of the description, asked by everyone.</summary>
public sealed class AccessMatrixTests(CollabApp app)
{
    private const int AtOnce = 4;

    [Fact]
    public async Task Every_operation_is_in_the_matrix()
    {
        var description = await ApiDescription.OfAsync(app);
        Assert.Equal(description.Operations.Select(operation => operation.Id).Order(), AccessMatrix.Cases.Select(row => row.Operation).Order());
        Assert.All(AccessMatrix.Cases, row => Assert.Equal(AccessCase.Roles.Length, row.Statuses.Length));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Everyone_gets_what_they_may_have_and_nothing_else(bool byTokensOfTheOrganisation)
    {
        var world = await AccessWorld.CreateAsync(app, name => byTokensOfTheOrganisation ? app.MemberAsync(name) : app.UserAsync(name));
        var deviations = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            AccessMatrix.Cases,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (row, _) => (await row.DeviationsAsync(world)).ForEach(deviations.Add));
        Assert.Empty(deviations.Order());
    }
}
