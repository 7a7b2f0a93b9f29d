namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is true of a resource before anything happened to it.</summary>
internal static class InitialSnapshot
{
    public static CustomResourceSnapshot Of(IResource resource) => new()
    {
        ResourceType = TypeOf(resource),
        State = KnownResourceStates.NotStarted,
        Properties = resource is IResourceWithParent child ? [new(KnownProperties.ParentName, child.Parent.Name)] : [],
        Relationships = [.. resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(r => new RelationshipSnapshot(r.Resource.Name, r.Type)).Distinct()],
    };

    private static string TypeOf(IResource resource) => resource switch
    {
        ProjectResource => "Project",
        ParameterResource => "Parameter",
        _ => resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal),
    };
}
