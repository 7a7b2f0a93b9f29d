using Collab.Data.Stories;
using Collab.Data.Stories.Texts;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Collab.Api.Stories;

internal static class StoryProblems
{
    /// <summary>409 with each hunk that both changed, and the head that the next attempt can start from.</summary>
    public static ProblemHttpResult MergeConflict(Story story, int baseRevision, IReadOnlyList<MergeConflict> hunks) => Problem.Of(
        ProblemTypes.MergeConflict,
        $"Revision {story.Revision} and this text change revision {baseRevision} in the same lines.",
        new Dictionary<string, object?>
        {
            ["base_revision"] = baseRevision,
            ["revision"] = story.Revision,
            ["version"] = story.Version,
            ["hunks"] = hunks,
        });
}
