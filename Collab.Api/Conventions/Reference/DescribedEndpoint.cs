using System.Reflection;
using Collab.Api.Conventions.Idempotency;
using Collab.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

/// <summary>What an endpoint's handler and metadata tell of an operation.</summary>
internal sealed class DescribedEndpoint(OpenApiOperationTransformerContext context)
{
    private readonly IList<object> _metadata = context.Description.ActionDescriptor.EndpointMetadata;

    public OpenApiDocument Document { get; } = context.Document!;

    public string Method { get; } = context.Description.HttpMethod!;

    public bool IsRead => HttpMethods.IsGet(Method) || HttpMethods.IsHead(Method);

    /// <summary>Whether it answers with a resource, whose version is its <c>ETag</c>.</summary>
    public bool IsResource { get; } = context.Description.SupportedResponseTypes.Any(type => typeof(IResource).IsAssignableFrom(type.Type));

    /// <summary>Whether it takes an <c>Idempotency-Key</c>.</summary>
    public bool IsRepeatable => IdempotencyFilter.AppliesTo(Method);

    /// <summary>Whether it needs credentials.</summary>
    public bool IsRestricted => All<IAuthorizeData>().Any();

    /// <summary>Whether the service itself, which is no user, is refused.</summary>
    public bool IsForUsersOnly => IsRestricted && All<IAuthorizeData>().All(data => data.Policy is null);

    public bool UsesDatabase => Takes<CollabDbContext>();

    public IEnumerable<T> All<T>() => _metadata.OfType<T>();

    /// <summary>Whether the handler has a parameter of that type.</summary>
    public bool Takes<TParameter>() => All<MethodInfo>().First().GetParameters().Any(parameter => parameter.ParameterType == typeof(TParameter));
}
