namespace Collab.Tests.Engine;

/// <summary>Processes find what they refer to.</summary>
public sealed class EnvironmentTests
{
    [Fact]
    public async Task A_project_gets_the_variables_that_Aspire_gives_it()
    {
        await using var running = await RunningApplication.StartAsync();
        var api = (await running.UntilHealthyAsync("api")).Snapshot;
        var connection = await running.Application.GetConnectionStringAsync("collabdb", TestContext.Current.CancellationToken);
        var parts = connection!.Split(';').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);

        Assert.Equal(connection, VariableOf(api, "ConnectionStrings__collabdb").Value);
        Assert.True(VariableOf(api, "ConnectionStrings__collabdb").IsSensitive);
        Assert.True(VariableOf(api, "COLLABDB_PASSWORD").IsSensitive);
        Assert.True(VariableOf(api, "COLLABDB_URI").IsSensitive);
        Assert.True(VariableOf(api, "Auth__ServiceToken").IsSensitive);
        Assert.Equal(parts["Port"], VariableOf(api, "COLLABDB_PORT").Value);
        Assert.Equal("postgres", VariableOf(api, "COLLABDB_USERNAME").Value);
        Assert.Equal("collabdb", VariableOf(api, "COLLABDB_DATABASENAME").Value);
        Assert.Equal($"jdbc:postgresql://localhost:{parts["Port"]}/collabdb", VariableOf(api, "COLLABDB_JDBCCONNECTIONSTRING").Value);
        Assert.Equal($"postgresql://postgres:{Uri.EscapeDataString(parts["Password"])}@localhost:{parts["Port"]}/collabdb", VariableOf(api, "COLLABDB_URI").Value);
        Assert.Equal($"localhost:{VariableOf(api, "REDIS_PORT").Value},password={VariableOf(api, "REDIS_PASSWORD").Value}", VariableOf(api, "ConnectionStrings__redis").Value);
        Assert.Equal("api", VariableOf(api, "OTEL_SERVICE_NAME").Value);
        Assert.StartsWith("service.instance.id=", VariableOf(api, "OTEL_RESOURCE_ATTRIBUTES").Value, StringComparison.Ordinal);
        Assert.Equal("http", VariableOf(api, "DOTNET_LAUNCH_PROFILE").Value);
        Assert.Equal("Development", VariableOf(api, "ASPNETCORE_ENVIRONMENT").Value);
        Assert.Equal(running.Application.GetEndpoint("api").ToString().TrimEnd('/'), VariableOf(api, "ASPNETCORE_URLS").Value);
        Assert.Equal("true", VariableOf(api, "Auth__TrustedIdentity").Value);
    }

    [Fact]
    public async Task Each_replica_has_its_own_port_and_all_are_found_by_those_who_refer_to_them()
    {
        await using var running = await RunningApplication.StartAsync(args: "--Notifier:Replicas=2");
        var api = (await running.UntilHealthyAsync("api")).Snapshot;

        var replicas = new List<string>();
        foreach (var id in (string[])["notifier-1", "notifier-2"])
        {
            Assert.True(running.Notifications.TryGetCurrentState(id, out var replica));
            replicas.Add(replica.Snapshot.Urls.Single().Url);
            Assert.Equal(replica.Snapshot.Urls.Single().Url, VariableOf(replica.Snapshot, "ASPNETCORE_URLS").Value);
        }

        Assert.Equal(2, replicas.Distinct().Count());
        Assert.Equal(replicas, [VariableOf(api, "services__notifier__http__0").Value!, VariableOf(api, "services__notifier__http__1").Value!]);
        Assert.Equal(replicas[0], VariableOf(api, "NOTIFIER_HTTP").Value);
    }

    private static EnvironmentVariableSnapshot VariableOf(CustomResourceSnapshot snapshot, string name) => snapshot.EnvironmentVariables.Single(variable => variable.Name == name);
}
