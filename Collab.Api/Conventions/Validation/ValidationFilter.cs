using System.Text.Json.Serialization.Metadata;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Collab.Api.Conventions.Validation;

/// <summary>Answers 422 before a handler sees a request with wrong members. It is no part of an endpoint that takes none.</summary>
internal static class ValidationFilter
{
    private delegate IReadOnlyDictionary<string, string[]> Check(EndpointFilterInvocationContext invocation);

    private static readonly Dictionary<string, string[]> NoErrors = [];
    private static readonly Dictionary<string, string[]> NoObject = new() { ["$"] = ["A JSON object is needed as the body."] };

    public static EndpointFilterDelegate Create(EndpointFilterFactoryContext context, EndpointFilterDelegate next)
    {
        var checks = context.MethodInfo.GetParameters()
            .Select((parameter, index) => CheckOf(parameter.ParameterType, index, context.ApplicationServices))
            .OfType<Check>()
            .ToArray();
        return checks.Length == 0 ? next : invocation => InvokeAsync(invocation, checks, next);
    }

    private static ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext invocation, Check[] checks, EndpointFilterDelegate next)
    {
        foreach (var check in checks)
        {
            if (check(invocation) is { Count: > 0 } errors)
                return ValueTask.FromResult<object?>(Problem.Validation(errors));
        }

        return next(invocation);
    }

    private static Check? CheckOf(Type type, int index, IServiceProvider services)
    {
        if (typeof(IBoundParameter).IsAssignableFrom(type))
            return invocation => invocation.GetArgument<IBoundParameter>(index).Errors;
        if (ApiJson.Default.GetTypeInfo(type) is not { Kind: JsonTypeInfoKind.Object })
            return null;

        var options = services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var validator = new RequestValidator(options.GetTypeInfo(type));
        return invocation => invocation.GetArgument<object?>(index) is { } request ? validator.Validate(request) : IsLeftOut(invocation) ? NoErrors : NoObject;
    }

    /// <summary>A body that may be left out has no members then; one that says <c>null</c> is not left out.</summary>
    private static bool IsLeftOut(EndpointFilterInvocationContext invocation) => invocation.HttpContext.Features.Get<Utf8Body>() is not { Text.IsEmpty: false };
}
