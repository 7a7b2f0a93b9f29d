using Collab.ServiceDefaults;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Authentication.Organisation;
using Collab.ServiceDefaults.Streams;
using Microsoft.Net.Http.Headers;

namespace Collab.Api.Conventions.Limits;

/// <summary>Holds each request against the limit of its endpoint. The system itself and the probes of its health have none.</summary>
internal sealed class CallerLimits(LocalLimits local, SharedLimits shared, TimeProvider time)
{
    /// <summary>
    /// Goes before the authentication: where as many tokens as one may ask without credentials were looked up in vain, only
    /// those are looked up that are known, or guessing would keep the database from everyone else.
    /// </summary>
    public async Task GateAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.ContainsKey(HeaderNames.Authorization))
            context.Features.Set(new LookUps { AskedAt = time.GetTimestamp(), AreClosed = local.IsUsedUp(Limit.Anonymous, GuessesFrom(context)) });
        try
        {
            await next(context);
        }
        catch (IssuerAwayException)
        {
            // Nobody can tell whether the token is forged. It counts as what it may be.
            var verdict = local.Take(Limit.Anonymous, AddressBlock.Of(context));
            if (verdict.IsAllowed)
            {
                Tell(context, verdict);
                throw;
            }

            await RefuseAsync(context, verdict);
        }
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

        Tell(context, verdict);
        await next(context);
    }

    private ValueTask<Verdict> JudgeAsync(HttpContext context)
    {
        var lookUps = context.Features.Get<LookUps>();
        if (lookUps is { WasInVain: true })
            local.Take(Limit.Anonymous, GuessesFrom(context));
        // The token may be good: that it is none must not be said.
        if (lookUps is { WasRefused: true })
            return new(local.Take(Limit.Anonymous, GuessesFrom(context)) with { IsAllowed = false });

        var limit = LimitOf(context);
        if (limit is Limit.Registration or Limit.Login)
            return shared.TakeAsync(limit, AddressBlock.Of(context));
        if (context.User.FindUserId() is { } userId)
            return new(local.Take(limit, userId));
        return new(local.Take(limit == Limit.Streams ? Limit.Streams : Limit.Anonymous, AddressBlock.Of(context)));
    }

    /// <summary>What is counted apart from what comes without credentials, or with such as nobody has to look up.</summary>
    private static (string, string) GuessesFrom(HttpContext context) => ("guesses", AddressBlock.Of(context));

    private static void Tell(HttpContext context, Verdict verdict) => context.Response.OnStarting(static state =>
    {
        var (response, allowed) = ((HttpResponse, Verdict))state;
        // Where the endpoint has refused by a limit of its own, that one is told.
        if (response.StatusCode != StatusCodes.Status429TooManyRequests)
            allowed.Describe(response.Headers);
        return Task.CompletedTask;
    }, (context.Response, verdict));

    private static Limit LimitOf(HttpContext context)
    {
        var request = context.Request;
        if (context.GetEndpoint()?.Metadata.GetMetadata<LimitMetadata>() is { } own && own.AppliesTo(request))
            return own.Limit;

        return HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? Limit.Reads : Limit.Writes;
    }

    private Task RefuseAsync(HttpContext context, Verdict verdict)
    {
        var refusal = verdict.Refuse(context.Response.Headers);
        // A browser takes any other answer than 200 for a refusal that lasts.
        return LimitOf(context) == Limit.Streams ? EventStreamResponse.RefuseForNowAsync(context, Bye.Busy, time) : refusal.ExecuteAsync(context);
    }
}
