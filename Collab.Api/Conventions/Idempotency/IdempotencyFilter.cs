using Collab.Api.Conventions.Json;
using Collab.ServiceDefaults.Edges;
using Collab.ServiceDefaults.Problems;

namespace Collab.Api.Conventions.Idempotency;

/// <summary>
/// Has POST and PATCH take <c>Idempotency-Key</c>: a repeat gets the first answer, and nothing is done twice. Goes inside
/// the transaction of the write.
/// </summary>
internal static class IdempotencyFilter
{
    public const string KeyHeader = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotent-Replayed";
    public const int MaxKeyLength = 255;

    public static bool AppliesTo(string method) => HttpMethods.IsPost(method) || HttpMethods.IsPatch(method);

    public static void Apply(IEndpointConventionBuilder endpoints) => endpoints.Add(endpoint =>
    {
        if (!endpoint.Metadata.OfType<HttpMethodMetadata>().Any(methods => methods.HttpMethods.Any(AppliesTo)))
            return;

        var handle = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context => context.Request.Headers.ContainsKey(KeyHeader) ? ReadKeyAsync(context, handle) : handle(context);
        endpoint.FilterFactories.Add((_, next) => invocation => InvokeAsync(invocation, next));
    });

    /// <summary>Before the endpoint, which consumes the body.</summary>
    private static async Task ReadKeyAsync(HttpContext context, RequestDelegate handle)
    {
        if (context.Request.Headers[KeyHeader] is not [{ } value] || RawHeaders.Decode(value) is not { } key || Text.Length(key) is < 1 or > MaxKeyLength)
        {
            await Problem.Malformed(KeyHeader, $"'{KeyHeader}' must be one value of 1 to {MaxKeyLength} characters in UTF-8.").ExecuteAsync(context);
            return;
        }

        context.Features.Set(await KeyedRequest.ReadAsync(context, key));
        await handle(context);
    }

    private static ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        return context.Features.Get<KeyedRequest>() is { } request
            ? context.RequestServices.GetRequiredService<KeptAnswers>().AnswerAsync(request, invocation, next)
            : next(invocation);
    }
}
