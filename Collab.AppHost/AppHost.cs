using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

var builder = DistributedApplication.CreateBuilder(args);
var settings = builder.Configuration;

var postgres = builder.AddPostgres("postgres");
var database = postgres.AddDatabase("collabdb");
var redis = builder.AddRedis("redis");
var serviceToken = builder.AddParameter("service-token", new GenerateParameterDefault { MinLength = 43, Special = false }, secret: true, persist: true);

// Data outlives a run, save where a run wants it thrown away, as the tests do.
if (settings.GetValue("Data:Persist", true))
    postgres.WithDataVolume(settings["Data:Volume"]);

var migrations = builder.AddProject<Projects.Collab_MigrationWorker>("migrations")
    .WithReference(database)
    .WaitFor(database);

var notifier = builder.AddProject<Projects.Collab_Notifier>("notifier")
    .WithReference(database)
    .WithReference(redis)
    .WithEnvironment("Auth__ServiceToken", serviceToken)
    .WaitForCompletion(migrations)
    .WaitFor(redis)
    .WithReplicas(settings.GetValue("Notifier:Replicas", 1))
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health");

var api = builder.AddProject<Projects.Collab_Api>("api")
    .WithReference(database)
    .WithReference(redis)
    .WithReference(notifier)
    .WithEnvironment("Auth__ServiceToken", serviceToken)
    .WaitForCompletion(migrations)
    .WaitFor(notifier)
    .WithEndpoint("http", http => http.Port = settings.GetValue("Api:Port", http.Port))
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health");

// Tokens of an organisation's issuer are taken beside our own, where there is one.
if (settings["Auth:Authority"] is { Length: > 0 } authority)
{
    foreach (var service in (IResourceBuilder<ProjectResource>[])[notifier, api])
        service.WithEnvironment("Auth__Authority", authority).WithEnvironment("Auth__Audience", settings["Auth:Audience"]);
}

// Lets the plain curl lines work on a developer's machine; the services refuse it anywhere else.
if (builder.ExecutionContext.IsRunMode && builder.Environment.IsDevelopment())
{
    api.WithEnvironment("Auth__TrustedIdentity", "true");
    notifier.WithEnvironment("Auth__TrustedIdentity", "true");
}

builder.Build().Run();
