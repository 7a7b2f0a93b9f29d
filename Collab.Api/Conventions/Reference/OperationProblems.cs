using System.Globalization;
using Collab.Api.Conventions.Preconditions;
using Collab.ServiceDefaults.Problems;
using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

/// <summary>With which problems an operation refuses: by what it takes, and by what its endpoint says.</summary>
internal static class OperationProblems
{
    public static void Add(OpenApiOperation operation, DescribedEndpoint endpoint)
    {
        foreach (var status in Of(operation, endpoint).Distinct().GroupBy(type => type.Status).OrderBy(group => group.Key))
            operation.Responses!.TryAdd(status.Key.ToString(CultureInfo.InvariantCulture), SharedProblems.Answer(endpoint.Document, [.. status]));
    }

    private static IEnumerable<ProblemType> Of(OpenApiOperation operation, DescribedEndpoint endpoint) =>
    [
        .. OfCaller(endpoint),
        .. OfParameters(operation),
        .. OfBody(endpoint, operation),
        .. OfWrite(endpoint),
        .. endpoint.Takes<IfMatch>() ? [ProblemTypes.PreconditionFailed] : Array.Empty<ProblemType>(),
        .. endpoint.All<ProblemMetadata>().SelectMany(metadata => metadata.Types),
        ProblemTypes.Internal,
        .. endpoint.UsesDatabase ? [ProblemTypes.Unavailable] : Array.Empty<ProblemType>(),
    ];

    private static IEnumerable<ProblemType> OfCaller(DescribedEndpoint endpoint)
    {
        if (endpoint.IsRestricted)
            yield return ProblemTypes.Unauthorized;
        if (endpoint.IsForUsersOnly)
            yield return ProblemTypes.Forbidden;
        if (endpoint.IsRestricted)
        {
            yield return ProblemTypes.EmailUnverified;
            yield return ProblemTypes.IdentityConflict;
        }

        if (endpoint.UsesDatabase)
            yield return ProblemTypes.TooManyRequests;
    }

    private static IEnumerable<ProblemType> OfParameters(OpenApiOperation operation)
    {
        if (operation.Parameters!.Any(parameter => parameter.In == ParameterLocation.Path))
            yield return ProblemTypes.NotFound;
        if (operation.Parameters!.Any(parameter => parameter.In == ParameterLocation.Query))
        {
            yield return ProblemTypes.MalformedRequest;
            yield return ProblemTypes.Validation;
        }
    }

    private static IEnumerable<ProblemType> OfWrite(DescribedEndpoint endpoint)
    {
        if (!endpoint.IsRead)
            yield return ProblemTypes.Conflict;
        if (!endpoint.IsRepeatable)
            yield break;

        yield return ProblemTypes.IdempotencyKeyReused;
        yield return ProblemTypes.IdempotencyKeyInFlight;
    }

    /// <summary>A body that nobody asks for is looked at too.</summary>
    private static IEnumerable<ProblemType> OfBody(DescribedEndpoint endpoint, OpenApiOperation operation)
    {
        if (endpoint.IsRead)
            yield break;

        yield return ProblemTypes.MalformedRequest;
        yield return ProblemTypes.RequestTimeout;
        yield return ProblemTypes.ContentTooLarge;
        yield return ProblemTypes.UnsupportedMediaType;
        if (operation.RequestBody is not null)
            yield return ProblemTypes.Validation;
    }
}
