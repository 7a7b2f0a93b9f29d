using System.Net;
using Collab.ServiceDefaults.Problems;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

/// <summary>The registry of problems, its page for people, and the description for programs list the same.</summary>
public sealed class ProblemDocsTests(CollabApp app)
{
    [Fact]
    public void Every_problem_is_documented_as_it_is_registered()
    {
        var registered = ProblemTypes.All.Select(type => (type.Urn, type.Status, type.Title)).Order();

        Assert.Equal(registered, ProblemDocs.All.Select(problem => (problem.Urn, problem.Status, problem.Title)).Order());
    }

    [Fact]
    public async Task The_description_lists_every_problem()
    {
        var document = (await app.Nobody().GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).Body;
        var type = document.GetProperty("components").GetProperty("schemas").GetProperty("Problem").GetProperty("properties").GetProperty("type");

        Assert.Equal(ProblemTypes.All.Select(problem => problem.Urn), type.GetProperty("enum").EnumerateArray().Select(urn => urn.GetString()));
    }
}
