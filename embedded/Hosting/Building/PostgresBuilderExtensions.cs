using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds PostgreSQL servers and databases.</summary>
public static class PostgresBuilderExtensions
{
    /// <summary>
    /// Adds a PostgreSQL server, run from binaries on this machine. Its data is thrown away when it stops, unless
    /// <see cref="WithDataVolume"/> keeps it.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="userName">The superuser; <c>postgres</c> unless given.</param>
    /// <param name="password">Its password; generated unless given.</param>
    /// <param name="port">The port; any free one unless given.</param>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource>? userName = null, IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var passwordParameter = password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password");
        var server = new PostgresServerResource(name, userName?.Resource, passwordParameter);
        return builder.AddResource(server)
            .WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, name: PostgresServerResource.PrimaryEndpointName, port: port, targetPort: 5432))
            .WithAnnotation(new HealthCheckAnnotation($"{name}_check"));
    }

    /// <summary>Adds a database; it is made when the server has none of that name.</summary>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var database = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.Resource.AddDatabase(database.Name, database.DatabaseName);
        return builder.ApplicationBuilder.AddResource(database)
            .WithAnnotation(new HealthCheckAnnotation($"{name}_check"));
    }

    /// <summary>Keeps the server's data between runs, under a name; one of its own for each AppHost folder unless given.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(
            new DataVolumeAnnotation(name ?? VolumeNameGenerator.Generate(builder, "data")),
            ResourceAnnotationMutationBehavior.Replace);
    }
}
