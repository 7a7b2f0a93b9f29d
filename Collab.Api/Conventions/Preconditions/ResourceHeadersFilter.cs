using System.Globalization;
using Collab.Data;
using Collab.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Conventions.Preconditions;

/// <summary>
/// The headers of every answer: <c>ETag</c> with a resource and, with what a GET shows a user, <c>X-Stream-Cursor</c>. It
/// also answers <c>If-None-Match</c> (RFC 9110, section 13.1.2).
/// </summary>
internal static class ResourceHeadersFilter
{
    public const string StreamCursor = "X-Stream-Cursor";

    private static readonly Func<CollabDbContext, Guid, Task<long>> LastSeq = EF.CompileAsyncQuery(
        (CollabDbContext db, Guid userId) => db.UserStreams.Where(s => s.UserId == userId).Select(s => s.LastSeq).FirstOrDefault());

    public static async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var isGet = HttpMethods.IsGet(context.Request.Method);

        // Before what the handler reads: what changes from here on is then told by the stream, and only repeated at worst.
        var cursor = isGet && context.User.FindUserId() is { } userId
            ? await LastSeq(context.RequestServices.GetRequiredService<CollabDbContext>(), userId)
            : default(long?);

        var result = (await next(invocation)).Unwrap();
        if (cursor is { } seen && !result.IsRefusal())
            context.Response.Headers[StreamCursor] = seen.ToString(CultureInfo.InvariantCulture);
        if (result is not IValueHttpResult { Value: IResource { Version: { } version } })
            return result;

        context.Response.Headers.ETag = EntityTags.Text(version);
        return isGet && EntityTags.Name(context.Request.Headers.IfNoneMatch, version, isStrong: false) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : result;
    }
}
