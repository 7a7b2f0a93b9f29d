using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Collab.Api.Conventions;

/// <summary>Problems that lie in one member of the request, which they name.</summary>
internal static class MemberProblems
{
    /// <summary>404: the member names what is not there, or what the caller may not see.</summary>
    public static ProblemHttpResult NotFound(string member) =>
        Problem.Of(ProblemTypes.NotFound, $"'{member}' names nothing that you can see.", new Dictionary<string, object?>
        {
            ["errors"] = new Dictionary<string, string[]> { [member] = ["There is no such resource."] },
        });
}
