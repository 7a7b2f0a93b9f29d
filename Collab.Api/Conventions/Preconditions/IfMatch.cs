using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;

namespace Collab.Api.Conventions.Preconditions;

/// <summary>
/// The versions that a change is meant for (RFC 9110, section 13.1.1). Without the header it is meant for any. To be
/// asked once the caller is known to see the resource and to be allowed the change, and with the row locked.
/// </summary>
public sealed class IfMatch
{
    private readonly HttpResponse _response;
    private readonly StringValues _tags;

    private IfMatch(HttpContext context) => (_response, _tags) = (context.Response, context.Request.Headers.IfMatch);

    public static ValueTask<IfMatch> BindAsync(HttpContext context) => ValueTask.FromResult(new IfMatch(context));

    /// <summary>The 412 to answer, with the current <c>ETag</c>, or <see langword="null"/> where the resource has a version that is meant.</summary>
    public ProblemHttpResult? Refuses(int version)
    {
        if (_tags.Count == 0 || EntityTags.Name(_tags, version, isStrong: true))
            return null;

        _response.Headers.ETag = EntityTags.Text(version);
        return Problem.Of(ProblemTypes.PreconditionFailed, $"The resource is at version {version}.");
    }
}
