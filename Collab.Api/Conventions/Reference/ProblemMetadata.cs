using Collab.ServiceDefaults.Problems;

namespace Collab.Api.Conventions.Reference;

/// <summary>The problems of an endpoint that its conventions do not give it.</summary>
internal sealed record ProblemMetadata(IReadOnlyList<ProblemType> Types);

internal static class ProblemMetadataExtensions
{
    /// <summary>Says with which problems, beside those of the conventions, an endpoint refuses.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params ProblemType[] types) =>
        endpoint.WithMetadata(new ProblemMetadata(types));
}
