using Collab.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Collab.Api.Conventions.Limits;

/// <summary>A write whose answer may tell who has an email address.</summary>
internal interface INamesAddress
{
    bool NamesAddress { get; }
}

/// <summary>
/// Counts such writes as the look-ups that they are too: nobody finds out about more addresses by inviting them, or by
/// changing to them, than by asking.
/// </summary>
internal static class NamedAddresses
{
    /// <summary>It is no part of an endpoint that takes no such request.</summary>
    public static EndpointFilterDelegate Create(EndpointFilterFactoryContext context, EndpointFilterDelegate next)
    {
        var index = Array.FindIndex(context.MethodInfo.GetParameters(), parameter => typeof(INamesAddress).IsAssignableFrom(parameter.ParameterType));
        if (index < 0)
            return next;

        return invocation => invocation.GetArgument<INamesAddress>(index).NamesAddress && Refuse(invocation.HttpContext) is { } refusal
            ? ValueTask.FromResult<object?>(refusal)
            : next(invocation);
    }

    /// <summary>Counts one that only its handler knows to be such: to a user, the address that it has tells nothing.</summary>
    public static ProblemHttpResult? Refuse(HttpContext context) =>
        context.RequestServices.GetRequiredService<LocalLimits>().Take(Limit.Search, context.User.UserId()) is { IsAllowed: false } verdict ? verdict.Refuse(context.Response.Headers) : null;
}
