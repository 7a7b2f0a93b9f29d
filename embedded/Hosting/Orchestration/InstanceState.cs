using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Collab.Embedded.Orchestration;

/// <summary>Publishes what is true of one process, and with it of the resources that are parts of its resource.</summary>
internal sealed class InstanceState(Launcher launcher, ResourceNotificationService notifications, TimeProvider time)
{
    public Task CreatedAsync() => PublishAsync(s => s with { CreationTimeStamp = Now, Urls = Urls(), Commands = InstanceCommands.For(s.State) });

    public Task WaitingAsync(IReadOnlyCollection<string> pending, string? why) => PublishAsync(s => Clear(s).With(KnownProperties.WaitingFor, pending.ToImmutableArray()).With(KnownProperties.Message, why) with
    {
        State = new ResourceStateSnapshot(KnownResourceStates.Waiting, why is null ? null : KnownResourceStateStyles.Warn),
    });

    public Task StartingAsync() => PublishAsync(s => Clear(s) with { State = KnownResourceStates.Starting, ExitCode = null });

    public Task RunningAsync(int processId, Launch launch, ImmutableArray<HealthReportSnapshot> health) => PublishAsync(s => Clear(s).With(KnownProperties.Pid, processId).With(KnownProperties.Source, launcher.Source) with
    {
        State = new ResourceStateSnapshot(KnownResourceStates.Running, KnownResourceStateStyles.Success),
        StartTimeStamp = Now,
        StopTimeStamp = null,
        EnvironmentVariables = launch.Variables,
        HealthReports = health,
    });

    public Task HealthAsync(ImmutableArray<HealthReportSnapshot> health) => PublishAsync(s => s with { HealthReports = health });

    public Task StoppingAsync() => PublishAsync(s => s with { State = KnownResourceStates.Stopping });

    public Task StoppedAsync() => PublishAsync(s => Clear(s) with { State = KnownResourceStates.Exited, StopTimeStamp = Now, ExitCode = null });

    public Task FinishedAsync(int exitCode) => PublishAsync(s => Clear(s) with
    {
        State = new ResourceStateSnapshot(KnownResourceStates.Finished, KnownResourceStateStyles.Success),
        StopTimeStamp = Now,
        ExitCode = exitCode,
    });

    public Task ExitedAsync(int exitCode, string why) => PublishAsync(s => Clear(s).With(KnownProperties.Message, why) with
    {
        State = new ResourceStateSnapshot(KnownResourceStates.Exited, KnownResourceStateStyles.Error),
        StopTimeStamp = Now,
        ExitCode = exitCode,
    });

    public Task FailedToStartAsync(string why) => PublishAsync(s => Clear(s).With(KnownProperties.Message, why) with
    {
        State = new ResourceStateSnapshot(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
        StopTimeStamp = Now,
    });

    public Task RestartingAsync(int seconds, int restarts, int? exitCode, string why) => PublishAsync(s => Clear(s).With(KnownProperties.Message, why).With(KnownProperties.RestartCount, restarts) with
    {
        State = new ResourceStateSnapshot($"Restarting in {seconds} s", KnownResourceStateStyles.Warn),
        StopTimeStamp = s.StopTimeStamp ?? Now,
        ExitCode = exitCode,
    });

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private static CustomResourceSnapshot Clear(CustomResourceSnapshot snapshot)
        => snapshot.With(KnownProperties.WaitingFor, null).With(KnownProperties.Message, null).With(KnownProperties.Pid, null) with { HealthReports = [] };

    private async Task PublishAsync(Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        CustomResourceSnapshot? own = null;
        await notifications.PublishUpdateAsync(launcher.Resource, launcher.Id, before =>
        {
            var after = change(before);
            return own = after with
            {
                Commands = InstanceCommands.For(after.State),
                Urls = [.. after.Urls.Select(url => url with { IsInactive = after.State?.Text != KnownResourceStates.Running })],
            };
        });

        foreach (var part in launcher.Parts)
        {
            await notifications.PublishUpdateAsync(part, before => (before with
            {
                State = own!.State,
                HealthReports = own.HealthReports,
                CreationTimeStamp = own.CreationTimeStamp,
                StartTimeStamp = own.StartTimeStamp,
                StopTimeStamp = own.StopTimeStamp,
            }).With(KnownProperties.Message, own.Get(KnownProperties.Message)));
        }
    }

    private ImmutableArray<UrlSnapshot> Urls() =>
    [
        .. launcher.Resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint =>
            new UrlSnapshot(endpoint.Name, endpoint.AllocatedEndpoints[launcher.Replica].UriString, IsInternal: endpoint.UriScheme is not ("http" or "https")) { IsInactive = true }),
    ];
}
