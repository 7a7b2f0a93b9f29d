using System.Globalization;

namespace Collab.Tests.Engine;

/// <summary>Processes are kept alive, and what is shown of them is true.</summary>
public sealed class SupervisionTests
{
    public static bool IsWindows => OperatingSystem.IsWindows();

    [Theory(SkipWhen = nameof(IsWindows), Skip = "Signals are Unix's")]
    [InlineData("api")]
    [InlineData("notifier")]
    [InlineData("redis")]
    [InlineData("postgres")]
    public async Task A_killed_process_comes_back_where_it_was(string resource)
    {
        await using var running = await RunningApplication.StartAsync();
        await running.UntilHealthyAsync("api");
        var before = (await running.UntilHealthyAsync(resource)).Snapshot;
        Assert.Null(RestartsOf(before));

        AppHostProcess.Signal(PidOf(before)!.Value, AppHostProcess.Kill);

        var waiting = await running.UntilAsync(resource, snapshot => snapshot.State!.Text.StartsWith("Restarting in", StringComparison.Ordinal));
        Assert.Contains("SIGKILL", MessageOf(waiting.Snapshot), StringComparison.Ordinal);
        Assert.Equal(137, waiting.Snapshot.ExitCode);
        var after = (await running.UntilAsync(resource, snapshot => RestartsOf(snapshot) >= 1 && snapshot.HealthStatus == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy)).Snapshot;
        Assert.NotEqual(PidOf(before), PidOf(after));
        Assert.Equal(before.Urls.Select(url => url.Url), after.Urls.Select(url => url.Url));
        Assert.Null(MessageOf(after));
    }

    [Fact]
    public async Task A_stopped_process_stays_stopped_until_it_is_started()
    {
        await using var running = await RunningApplication.StartAsync();
        await running.UntilHealthyAsync("api");
        var cancellation = TestContext.Current.CancellationToken;

        Assert.True((await running.Application.ResourceCommands.ExecuteCommandAsync("api", KnownResourceCommands.StopCommand, cancellation)).Success);
        var stopped = (await running.UntilAsync("api", snapshot => snapshot.State?.Text == KnownResourceStates.Exited)).Snapshot;
        Assert.Null(PidOf(stopped));
        Assert.All(stopped.Urls, url => Assert.True(url.IsInactive));

        Assert.True((await running.Application.ResourceCommands.ExecuteCommandAsync("api", "resource-start", cancellation)).Success);
        var started = (await running.UntilHealthyAsync("api")).Snapshot;
        Assert.False((await running.Application.ResourceCommands.ExecuteCommandAsync("api", KnownResourceCommands.StartCommand, cancellation)).Success);

        Assert.True((await running.Application.ResourceCommands.ExecuteCommandAsync("api", KnownResourceCommands.RestartCommand, cancellation)).Success);
        await running.UntilAsync("api", snapshot => snapshot.HealthStatus is not null && PidOf(snapshot) != PidOf(started));
    }

    [Fact]
    public async Task Who_waits_for_a_job_that_failed_says_why_it_does_not_start()
    {
        await using var running = await RunningApplication.StartAsync(builder =>
            builder.CreateResourceBuilder<ProjectResource>("migrations").WithEnvironment("ConnectionStrings__collabdb", "Host=nowhere.invalid;Timeout=1").WithEnvironment("Migrations__Patience", "00:00:01"));

        var fault = await Assert.ThrowsAsync<DistributedApplicationException>(() => running.UntilHealthyAsync("api"));

        Assert.Contains("migrations exited with code", fault.Message, StringComparison.Ordinal);
        var api = await running.UntilAsync("api", _ => true);
        Assert.Equal(KnownResourceStates.FailedToStart, api.Snapshot.State?.Text);
    }

    [Fact]
    public async Task Two_applications_run_side_by_side()
    {
        await using var one = await RunningApplication.StartAsync();
        await using var other = await RunningApplication.StartAsync();
        await Task.WhenAll(one.UntilHealthyAsync("api"), other.UntilHealthyAsync("api"));
        var cancellation = TestContext.Current.CancellationToken;

        Assert.NotEqual(one.Application.GetEndpoint("api"), other.Application.GetEndpoint("api"));
        Assert.NotEqual(await one.Application.GetConnectionStringAsync("collabdb", cancellation), await other.Application.GetConnectionStringAsync("collabdb", cancellation));
        await one.DisposeAsync();
        using var client = other.Application.CreateHttpClient("api");
        Assert.True((await client.GetAsync(new Uri("/health", UriKind.Relative), cancellation)).IsSuccessStatusCode);
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

    private static int? PidOf(CustomResourceSnapshot snapshot) => Property(snapshot, "executable.pid") is { } pid ? Convert.ToInt32(pid, CultureInfo.InvariantCulture) : null;

    private static int? RestartsOf(CustomResourceSnapshot snapshot) => (int?)Property(snapshot, "resource.restartCount");

    private static string? MessageOf(CustomResourceSnapshot snapshot) => (string?)Property(snapshot, "resource.message");

    private static object? Property(CustomResourceSnapshot snapshot, string name) => snapshot.Properties.FirstOrDefault(property => property.Name == name)?.Value;

    private static EnvironmentVariableSnapshot VariableOf(CustomResourceSnapshot snapshot, string name) => snapshot.EnvironmentVariables.Single(variable => variable.Name == name);
}
