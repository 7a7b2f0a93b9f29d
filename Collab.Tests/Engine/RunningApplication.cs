using Projects;

namespace Collab.Tests.Engine;

/// <summary>The whole application in this process, on a database of its own that is thrown away.</summary>
internal sealed class RunningApplication : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private RunningApplication(DistributedApplication application)
    {
        Application = application;
    }

    public DistributedApplication Application { get; }

    public ResourceNotificationService Notifications => Application.ResourceNotifications;

    /// <summary>Starts the application; changes it first where asked to.</summary>
    public static async Task<RunningApplication> StartAsync(Action<IDistributedApplicationTestingBuilder>? change = null, params string[] args)
    {
        using var patience = Patient();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Collab_AppHost>(["--Data:Persist=false", .. args], patience.Token);
        change?.Invoke(builder);
        var application = await builder.BuildAsync(patience.Token);
        await application.StartAsync(patience.Token);
        return new RunningApplication(application);
    }

    public async Task<ResourceEvent> UntilHealthyAsync(string resource)
    {
        using var patience = Patient();
        return await Notifications.WaitForResourceHealthyAsync(resource, patience.Token);
    }

    public async Task<ResourceEvent> UntilAsync(string resource, Func<CustomResourceSnapshot, bool> condition)
    {
        using var patience = Patient();
        return await Notifications.WaitForResourceAsync(resource, change => condition(change.Snapshot), patience.Token);
    }

    public ValueTask DisposeAsync() => Application.DisposeAsync();

    private static CancellationTokenSource Patient()
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        return patience;
    }
}
