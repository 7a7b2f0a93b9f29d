namespace Collab.Api.Credentials;

/// <summary>A request whose handling may hash passwords.</summary>
internal interface ITakesPassword
{
    bool HashesPassword { get; }
}

/// <summary>
/// Lets a few requests at a time hash passwords, so that the rest of the processors is left to all others. Who waits for
/// its turn has no transaction yet and holds nothing: goes outside the filter of writes.
/// </summary>
internal sealed class PasswordTurns : IDisposable
{
    public static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly SemaphoreSlim _turns = new(AtOnce);

    /// <summary>It is no part of an endpoint that takes no password.</summary>
    public static EndpointFilterDelegate Create(EndpointFilterFactoryContext context, EndpointFilterDelegate next)
    {
        var index = Array.FindIndex(context.MethodInfo.GetParameters(), parameter => typeof(ITakesPassword).IsAssignableFrom(parameter.ParameterType));
        if (index < 0)
            return next;

        var turns = context.ApplicationServices.GetRequiredService<PasswordTurns>();
        return invocation => invocation.GetArgument<ITakesPassword>(index).HashesPassword ? turns.TakeAsync(invocation, next) : next(invocation);
    }

    public void Dispose() => _turns.Dispose();

    private async ValueTask<object?> TakeAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        await _turns.WaitAsync(invocation.HttpContext.RequestAborted);
        try
        {
            return await next(invocation);
        }
        finally
        {
            _turns.Release();
        }
    }
}
