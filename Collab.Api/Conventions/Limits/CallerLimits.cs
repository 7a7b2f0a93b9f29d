using Collab.ServiceDefaults;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Collab.ServiceDefaults.Streams;
using Microsoft.Net.Http.Headers;

namespace Collab.Api.Conventions.Limits;

/// <summary>Holds each request against the limit of its endpoint. The system itself and the probes of its health have none.</summary>
internal sealed class CallerLimits(LocalLimits local, SharedLimits shared, TimeProvider time)
{
    /// <summary>
    /// Goes before the authentication: an address that has used up what it may ask without credentials has none looked up
    /// any more, or guessing at tokens would keep the database from everyone else.
    /// </summary>
    public Task GateAsync(HttpContext context, RequestDelegate next)
    {
        var address = AddressBlock.Of(context);
        return context.Request.Headers.ContainsKey(HeaderNames.Authorization) && local.IsUsedUp(Limit.Anonymous, address)
            ? RefuseAsync(context, local.Take(Limit.Anonymous, address))
            : next(context);
    }

    /// <summary>Goes after the authentication.</summary>
    public async Task JudgeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.User.IsService() || HealthEndpoints.IsHealth(context.Request.Path))
        {
            await next(context);
            return;
        }

        var verdict = await JudgeAsync(context);
        if (!verdict.IsAllowed)
        {
            await RefuseAsync(context, verdict);
            return;
        }

        context.Response.OnStarting(static state =>
        {
            var (response, allowed) = ((HttpResponse, Verdict))state;
            // Where the endpoint has refused by a limit of its own, that one is told.
            if (response.StatusCode != StatusCodes.Status429TooManyRequests)
                allowed.Describe(response.Headers);
            return Task.CompletedTask;
        }, (context.Response, verdict));
        await next(context);
    }

    private ValueTask<Verdict> JudgeAsync(HttpContext context)
    {
        var limit = LimitOf(context);
        if (limit is Limit.Registration or Limit.Login)
            return shared.TakeAsync(limit, AddressBlock.Of(context));
        if (context.User.FindUserId() is { } userId)
            return new(local.Take(limit, userId));
        return new(local.Take(limit == Limit.Streams ? Limit.Streams : Limit.Anonymous, AddressBlock.Of(context)));
    }

    private static Limit LimitOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<LimitMetadata>()?.Limit
        ?? (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) ? Limit.Reads : Limit.Writes);

    private Task RefuseAsync(HttpContext context, Verdict verdict)
    {
        var refusal = verdict.Refuse(context.Response.Headers);
        // A browser takes any other answer than 200 for a refusal that lasts.
        return LimitOf(context) == Limit.Streams ? EventStreamResponse.RefuseForNowAsync(context, Bye.Busy, time) : refusal.ExecuteAsync(context);
    }
}
