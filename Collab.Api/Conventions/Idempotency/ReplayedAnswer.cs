using Collab.Api.Conventions.Preconditions;
using Collab.Data.Idempotency;

namespace Collab.Api.Conventions.Idempotency;

/// <summary>The first answer once more.</summary>
internal sealed class ReplayedAnswer(KeptAnswer kept) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = kept.Status;
        response.Headers[IdempotencyFilter.ReplayedHeader] = "true";
        if (kept.Location is { } location)
            response.Headers.Location = location;
        if (kept.Version is { } version)
            response.Headers.ETag = EntityTags.Text(version);
        if (kept.Body is not { } body)
            return;

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}
