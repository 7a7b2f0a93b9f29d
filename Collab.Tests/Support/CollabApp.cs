using System.Diagnostics;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(CollabApp))]

namespace Collab.Tests.Support;

/// <summary>
/// The whole application on a database of its own that is thrown away. One is shared by all tests; a test that breaks
/// something starts its own.
/// </summary>
public sealed class CollabApp : IAsyncLifetime
{
    /// <summary>The one origin whose pages may call.</summary>
    public const string AllowedOrigin = "https://app.example.com";

    /// <summary>The secret that speaks for the system itself.</summary>
    public const string ServiceToken = "a-service-token-for-tests-of-43-characters!";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly Action<IDistributedApplicationTestingBuilder>? _change;
    private TestIssuer? _issuer;
    private DistributedApplication? _application;

    public CollabApp()
    {
    }

    private CollabApp(Action<IDistributedApplicationTestingBuilder> change) => _change = change;

    public DistributedApplication Application => _application ?? throw new InvalidOperationException("The application has not been started.");

    /// <summary>The organisation whose tokens are taken.</summary>
    public TestIssuer Issuer => _issuer!;

    /// <summary>Starts one that is not shared.</summary>
    public static async Task<CollabApp> StartAsync(Action<IDistributedApplicationTestingBuilder> change)
    {
        var app = new CollabApp(change);
        await app.InitializeAsync();
        return app;
    }

    public async ValueTask InitializeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        _issuer = await TestIssuer.StartAsync();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Collab_AppHost>(
            ["--Data:Persist=false", $"--Parameters:service-token={ServiceToken}", $"--Auth:Authority={_issuer.Address}", $"--Auth:Audience={TestIssuer.Audience}"], patience.Token);
        // Soon enough for a test to wait for.
        builder.CreateResourceBuilder<ProjectResource>("notifier")
            .WithEnvironment("Sse__HeartbeatSeconds", "1")
            .WithEnvironment("Retention__IntervalMinutes", "0.02");
        builder.CreateResourceBuilder<ProjectResource>("api")
            .WithEnvironment("Cors__Origins__0", AllowedOrigin)
            // Many applications start at once, and a first answer takes as long as the machine is starved.
            .WithEnvironment("Sse__AnswerSeconds", "60")
            .WithEnvironment("Invites__ExpirySeconds", "1");
        _change?.Invoke(builder);
        _application = await builder.BuildAsync(patience.Token);
        _ = Complaints.OfApi.HearAsync(_application.Services.GetRequiredService<ResourceLoggerService>(), "api");
        await _application.StartAsync(patience.Token);
        await _application.ResourceNotifications.WaitForResourceHealthyAsync("api", patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
            await _application.DisposeAsync();
        if (_issuer is not null)
            await _issuer.DisposeAsync();
    }

    /// <summary>A client of the API without credentials.</summary>
    public HttpClient CreateClient() => Application.CreateHttpClient("api");

    public async Task<string> ConnectionStringAsync(string resource) =>
        await Application.GetConnectionStringAsync(resource) ?? throw new InvalidOperationException($"There is no connection string of {resource}.");

    /// <summary>Stops a resource as an operator would.</summary>
    public Task StopAsync(string resource) => CommandAsync(resource, KnownResourceCommands.StopCommand);

    /// <summary>Starts a resource again and waits until it is healthy.</summary>
    public async Task StartAsync(string resource)
    {
        await CommandAsync(resource, KnownResourceCommands.StartCommand);
        await Application.ResourceNotifications.WaitForResourceHealthyAsync(resource, TestContext.Current.CancellationToken);
    }

    /// <summary>Kills the process of a resource, or of one of its replicas, without a warning.</summary>
    public async Task KillOneAsync(string resource)
    {
        using var process = Process.GetProcessById(await ProcessOfAsync(resource));
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The id of the process of a resource, or of one of its replicas.</summary>
    public async Task<int> ProcessOfAsync(string resource)
    {
        var running = await Application.ResourceNotifications.WaitForResourceAsync(resource, change => PidOf(change) is not null, TestContext.Current.CancellationToken);
        return PidOf(running)!.Value;
    }

    private async Task CommandAsync(string resource, string command)
    {
        var found = Application.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(r => r.Name == resource);
        var result = await Application.ResourceCommands.ExecuteCommandAsync(found, command, TestContext.Current.CancellationToken);
        Assert.True(result.Success, result.Message);
    }

    private static int? PidOf(ResourceEvent change) =>
        change.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is int pid ? pid : null;
}
