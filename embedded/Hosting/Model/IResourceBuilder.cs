namespace Aspire.Hosting.ApplicationModel;

/// <summary>What happens to an earlier annotation of the same type.</summary>
public enum ResourceAnnotationMutationBehavior
{
    /// <summary>It stays, and the new one comes after it.</summary>
    Append,

    /// <summary>The new one takes its place.</summary>
    Replace,
}

/// <summary>Adds to a resource of the application, call by call.</summary>
public interface IResourceBuilder<out T>
    where T : IResource
{
    /// <summary>The builder of the application that the resource belongs to.</summary>
    IDistributedApplicationBuilder ApplicationBuilder { get; }

    /// <summary>The resource itself.</summary>
    T Resource { get; }

    /// <summary>Adds a new annotation.</summary>
    IResourceBuilder<T> WithAnnotation<TAnnotation>(ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
        where TAnnotation : IResourceAnnotation, new()
        => WithAnnotation(new TAnnotation(), behavior);

    /// <summary>Adds an annotation.</summary>
    IResourceBuilder<T> WithAnnotation<TAnnotation>(TAnnotation annotation, ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
        where TAnnotation : IResourceAnnotation;
}
