namespace Collab.Api.Conventions;

/// <summary>A response that shows a resource, whose version is its strong <c>ETag</c> too.</summary>
internal interface IResource
{
    Guid Id { get; }

    /// <summary><see langword="null"/> where the caller is not shown it.</summary>
    int? Version { get; }
}
