using Collab.Api.Conventions.Limits;
using Collab.ServiceDefaults.Authentication;

namespace Collab.Api.Credentials;

/// <summary>A request whose handling may hash passwords.</summary>
internal interface ITakesPassword
{
    bool HashesPassword { get; }
}

/// <summary>
/// Lets a few requests at a time hash passwords, so that the rest of the processors is left to all others. A caller has
/// one of them at a time and waits behind its own with the rest, so that nobody waits for more than one of another's. Who
/// waits for its turn has no transaction yet and holds nothing: goes outside the filter of writes.
/// </summary>
internal sealed class PasswordTurns(SharedLimits limits) : IDisposable
{
    /// <summary>Callers fall into so many lines, by a hash that nobody outside can foresee.</summary>
    private const int Lines = 1 << 10;

    public static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly SemaphoreSlim _turns = new(AtOnce);
    private readonly SemaphoreSlim[] _lines = [.. Enumerable.Range(0, Lines).Select(_ => new SemaphoreSlim(1))];

    /// <summary>It is no part of an endpoint that takes no password.</summary>
    public static EndpointFilterDelegate Create(EndpointFilterFactoryContext context, EndpointFilterDelegate next)
    {
        var index = Array.FindIndex(context.MethodInfo.GetParameters(), parameter => typeof(ITakesPassword).IsAssignableFrom(parameter.ParameterType));
        if (index < 0)
            return next;

        var turns = context.ApplicationServices.GetRequiredService<PasswordTurns>();
        return invocation => invocation.GetArgument<ITakesPassword>(index).HashesPassword ? turns.TakeAsync(invocation, next) : next(invocation);
    }

    public void Dispose()
    {
        _turns.Dispose();
        foreach (var line in _lines)
            line.Dispose();
    }

    private async ValueTask<object?> TakeAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var caller = context.User.FindUserId()?.ToString() ?? AddressBlock.Of(context);
        if (IsCounted(context) && await limits.TakeAsync(Limit.Passwords, caller) is { IsAllowed: false } verdict)
            return verdict.Refuse(context.Response.Headers);

        var line = _lines[LocalLimits.SlotOf(caller) % Lines];
        return await TurnAsync(line, () => TurnAsync(_turns, () => next(invocation), context.RequestAborted), context.RequestAborted);
    }

    private static async ValueTask<object?> TurnAsync(SemaphoreSlim turns, Func<ValueTask<object?>> go, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        try
        {
            return await go();
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>A login has limits of its own, and the system itself none.</summary>
    private static bool IsCounted(HttpContext context) =>
        !context.User.IsService() && context.GetEndpoint()?.Metadata.GetMetadata<LimitMetadata>()?.Limit != Limit.Login;
}
