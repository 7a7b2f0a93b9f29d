using System.Net;
using Collab.Tests.Streams;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Tests.Faults;

/// <summary>
/// Two APIs and two notifiers on a PostgreSQL and a Redis of their own, all as processes, and all their connections to
/// each other through proxies. Shared by all scenarios, which break it one after the other and leave it whole.
/// </summary>
public sealed class Topology : IAsyncLifetime
{
    private const string LeaderPort =
        """
        SELECT a.client_port FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE l.locktype = 'advisory' AND l.granted AND a.application_name = 'collab-dispatcher'
        """;

    /// <summary>More than the writers of a round have open.</summary>
    private const int AtOnce = 24;

    internal CollabApp App { get; private set; } = null!;

    internal Instance[] Apis { get; } = [new("api"), new("api-b")];

    internal Instance[] Notifiers { get; } = [new("notifier"), new("notifier-b")];

    /// <summary>The ways from both APIs to each notifier.</summary>
    internal TcpProxy[] Streams { get; } = [new(), new()];

    internal Complaints Complaints { get; } = new();

    internal Uri[] Addresses => [.. Apis.Select(api => App.Application.GetEndpoint(api.Name))];

    public async ValueTask InitializeAsync()
    {
        App = await CollabApp.StartAsync(Arrange);
        foreach (var instance in Instances)
        {
            instance.Belongs(App);
            _ = Complaints.HearAsync(App.Application.Services.GetRequiredService<ResourceLoggerService>(), instance.Name);
            await App.Application.ResourceNotifications.WaitForResourceHealthyAsync(instance.Name, TestContext.Current.CancellationToken);
        }

        // What is thrown away at the end is not flushed to the disk, but what is acknowledged has to outlive its server.
        await App.ExecuteAsync("ALTER DATABASE collabdb SET synchronous_commit = on");
        foreach (var instance in Instances)
            instance.Postgres.Reset();
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        foreach (var instance in Instances)
            await instance.DisposeAsync();
        foreach (var way in Streams)
            await way.DisposeAsync();
    }

    /// <summary>The notifier that dispatches, once there is one, and the other one.</summary>
    internal async Task<(Instance Leader, Instance Follower)> LeadAsync()
    {
        await using var connection = await App.OpenDatabaseAsync();
        var leader = await Eventually.UntilAsync(() => LeaderAsync(connection), found => found is not null);
        return (leader!, Notifiers.Single(notifier => notifier != leader));
    }

    /// <summary>Waits until no API holds a broken connection any more: they are found one by one, each by an answer of 503.</summary>
    internal async Task SettleAsync()
    {
        foreach (var api in Apis)
        {
            using var http = App.Application.CreateHttpClient(api.Name);
            var service = new Caller(http, CollabApp.ServiceToken);
            await Eventually.IsTrueAsync(async () =>
                (await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => service.GetAsync("/users?email=nobody@example.com")))).All(answer => answer.Status == HttpStatusCode.OK));
        }
    }

    internal async Task UntilLeadsAsync(Instance notifier)
    {
        await using var connection = await App.OpenDatabaseAsync();
        await Eventually.IsTrueAsync(async () => await LeaderAsync(connection) == notifier);
    }

    private IEnumerable<Instance> Instances => [.. Apis, .. Notifiers];

    private async Task<Instance?> LeaderAsync(Npgsql.NpgsqlConnection connection)
    {
        var ports = await connection.QueryAsync<int>(LeaderPort);
        return Notifiers.FirstOrDefault(notifier => ports.Any(notifier.Postgres.Carries));
    }

    private void Arrange(IDistributedApplicationTestingBuilder builder)
    {
        var postgres = builder.CreateResourceBuilder<PostgresDatabaseResource>("collabdb");
        var redis = builder.CreateResourceBuilder<RedisResource>("redis");
        IResourceBuilder<ProjectResource>[] notifiers =
        [
            builder.CreateResourceBuilder<ProjectResource>("notifier"),
            builder.AddProject<Projects.Collab_Notifier>("notifier-b").WithReference(postgres).WithReference(redis).WithHttpEndpoint().WithHttpHealthCheck("/health"),
        ];
        IResourceBuilder<ProjectResource>[] apis =
        [
            builder.CreateResourceBuilder<ProjectResource>("api"),
            builder.AddProject<Projects.Collab_Api>("api-b").WithReference(postgres).WithReference(redis).WithHttpHealthCheck("/health"),
        ];
        foreach (var (instance, service) in Instances.Zip(apis.Concat(notifiers)))
        {
            instance.Divert(service, postgres.Resource.ConnectionStringExpression, redis.Resource.ConnectionStringExpression);
            Hurry(service);
        }

        foreach (var api in apis)
            api.WithEnvironment(context => Divert(context.EnvironmentVariables, notifiers));
        notifiers[1].WaitForCompletion(builder.CreateResourceBuilder<ProjectResource>("migrations"));
        apis[1].WaitFor(notifiers[0]);
    }

    private void Divert(Dictionary<string, object> environment, IResourceBuilder<ProjectResource>[] notifiers)
    {
        for (var i = 0; i < notifiers.Length; i++)
            environment[$"services__notifier__http__{i}"] = new Detour(notifiers[i].GetEndpoint("http"), Streams[i]);
    }

    /// <summary>What takes its time in production is over sooner here: a drain, and what waits for a lost publish or a silent notifier.</summary>
    private static void Hurry(IResourceBuilder<ProjectResource> service) => service
        .WithEnvironment("Auth__ServiceToken", CollabApp.ServiceToken)
        .WithEnvironment("DOTNET_TieredPGO", "0")
        .WithEnvironment("DOTNET_gcServer", "0")
        .WithEnvironment("Sse__HeartbeatSeconds", "1")
        .WithEnvironment("Sse__DrainSeconds", "1")
        .WithEnvironment("Sse__AnswerSeconds", "1")
        .WithEnvironment("Sse__SilenceSeconds", "4")
        .WithEnvironment("Sse__WatermarkSeconds", "3");
}
