namespace Aspire.Hosting.ApplicationModel;

/// <summary>A server that Aspire runs in a container and this engine as a local process.</summary>
public class ContainerResource(string name)
    : Resource(name), IResourceWithEnvironment, IResourceWithEndpoints, IResourceWithWaitSupport;
