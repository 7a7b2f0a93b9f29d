using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Collab.Api.Conventions.Preconditions;

/// <summary>
/// The versions that a change is meant for (RFC 9110, section 13.1.1). Without the header it is meant for any. To be
/// asked once the caller is known to see the resource and to be allowed the change, and with the row locked.
/// </summary>
public sealed class IfMatch
{
    private readonly HttpResponse _response;
    private readonly IList<EntityTagHeaderValue>? _tags;

    private IfMatch(HttpContext context)
    {
        _response = context.Response;
        if (context.Request.Headers.IfMatch is { Count: > 0 } header)
            _tags = EntityTagHeaderValue.TryParseStrictList(header, out var tags) ? tags : [];
    }

    public static ValueTask<IfMatch> BindAsync(HttpContext context) => ValueTask.FromResult(new IfMatch(context));

    /// <summary>The 412 to answer, with the current <c>ETag</c>, or <see langword="null"/> where the resource has a version that is meant.</summary>
    public ProblemHttpResult? Refuses(int version)
    {
        if (_tags is null)
            return null;

        var current = EntityTags.Of(version);
        if (_tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: true)))
            return null;

        _response.Headers.ETag = current.ToString();
        return Problem.Of(ProblemTypes.PreconditionFailed, $"The resource is at version {version}.");
    }
}
