using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <inheritdoc cref="IDistributedApplicationBuilder"/>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;

    /// <inheritdoc cref="DistributedApplicationBuilder"/>
    public DistributedApplicationBuilder(string[] args)
        : this(new DistributedApplicationOptions { Args = args })
    {
    }

    /// <inheritdoc cref="DistributedApplicationBuilder"/>
    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = new HostApplicationBuilderSettings { Args = options.Args, Configuration = new ConfigurationManager() };
        settings.Configuration.AddEnvironmentVariables("ASPIRE_");
        EntryPointInterception.Current?.Constructing(options, settings);

        AppHostAssembly = options.Assembly;
        settings.ApplicationName ??= AppHostAssembly?.GetName().Name;
        if (Directory.Exists(options.ProjectDirectory))
            settings.ContentRootPath ??= options.ProjectDirectory;

        _host = new HostApplicationBuilder(settings);
        AppHostDirectory = options.ProjectDirectory ?? _host.Environment.ContentRootPath;
        Configuration.AddCommandLine(options.Args ?? [], CommandLine.Switches);
        ExecutionContext = new DistributedApplicationExecutionContext(CommandLine.Operation(Configuration));
        EngineServices.Add(_host, options, this);
    }

    /// <inheritdoc/>
    public ConfigurationManager Configuration => _host.Configuration;

    /// <inheritdoc/>
    public string AppHostDirectory { get; }

    /// <inheritdoc/>
    public Assembly? AppHostAssembly { get; }

    /// <inheritdoc/>
    public IHostEnvironment Environment => _host.Environment;

    /// <inheritdoc/>
    public IServiceCollection Services => _host.Services;

    /// <inheritdoc/>
    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <inheritdoc/>
    public IResourceCollection Resources { get; } = new ResourceCollection();

    /// <inheritdoc/>
    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    /// <inheritdoc/>
    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource
        => new ResourceBuilder<T>(this, resource);

    /// <inheritdoc/>
    public DistributedApplication Build()
    {
        var interception = EntryPointInterception.Current;
        interception?.Building(this);
        var application = new DistributedApplication(_host.Build(), interception);
        interception?.Built(application);
        return application;
    }
}
