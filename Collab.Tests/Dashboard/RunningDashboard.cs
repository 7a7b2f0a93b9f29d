using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Collab.Embedded.Dashboard;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Collab.Tests.Dashboard;

/// <summary>A dashboard on a port of its own, over one project that a test makes anything happen to.</summary>
internal sealed class RunningDashboard : IAsyncDisposable
{
    public const string Project = "api";

    private readonly DashboardServer _server;
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _logs = new(TimeProvider.System);
    private readonly ProjectResource _project = new(Project);

    private RunningDashboard(DashboardOptions options)
    {
        var model = new DistributedApplicationModel(new ResourceCollection { _project });
        _notifications = new ResourceNotificationService(model, Options.Create(new ResourceNotificationServiceOptions()));
        _server = new DashboardServer(options, model, _notifications, _logs, ExecuteAsync, TimeProvider.System, NullLoggerFactory.Instance);
    }

    /// <summary>The address that signs in.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>A client that has signed in.</summary>
    public HttpClient Page { get; private set; } = null!;

    /// <summary>What a command does.</summary>
    public Func<string, ExecuteCommandResult> OnCommand { get; set; } = _ => CommandResults.Success();

    public static async Task<RunningDashboard> StartAsync(int port = 0)
    {
        var dashboard = new RunningDashboard(new DashboardOptions { ApplicationName = "Tested", Port = port });
        dashboard.Address = await dashboard._server.StartAsync(TestContext.Current.CancellationToken);
        dashboard.Page = dashboard.Browser(followRedirects: true);
        using var page = await dashboard.Page.GetAsync(dashboard.Address, TestContext.Current.CancellationToken);
        page.EnsureSuccessStatusCode();
        return dashboard;
    }

    /// <summary>A client with cookies of its own that has not signed in.</summary>
    public HttpClient Browser(bool followRedirects = false)
        => new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = followRedirects }) { BaseAddress = new Uri(Address, "/") };

    /// <summary>Makes something true of the project.</summary>
    public Task PublishAsync(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) => _notifications.PublishUpdateAsync(_project, change);

    /// <summary>Lets the project write a line.</summary>
    public void Write(string line, bool isError = false) => _logs.LogOf(Project).Write(line, isError);

    /// <summary>The events of a stream, as JSON, until the test ends or ten seconds have passed.</summary>
    public async IAsyncEnumerable<(string Name, JsonElement Data)> ReadAsync(string path)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        await using var stream = await Page.GetStreamAsync(new Uri(path, UriKind.Relative), patience.Token);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(patience.Token))
            yield return (item.EventType, item.Data.Length == 0 ? default : JsonElement.Parse(item.Data));
    }

    public async ValueTask DisposeAsync()
    {
        Page?.Dispose();
        await _server.DisposeAsync();
        _notifications.Dispose();
        _logs.Dispose();
    }

    private Task<ExecuteCommandResult> ExecuteAsync(string resourceId, string commandName, CancellationToken cancellationToken)
        => Task.FromResult(OnCommand(commandName));
}
