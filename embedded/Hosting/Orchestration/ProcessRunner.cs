using System.ComponentModel;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Endpoints;
using Collab.Embedded.Notifications;
using Collab.Embedded.Processes;

namespace Collab.Embedded.Orchestration;

/// <summary>Runs one process of a resource from its start to its end.</summary>
internal sealed class ProcessRunner(IGuardian guardian, EndpointAllocator ports)
{
    private const int KeptErrors = 50;

    private ChildProcess? _process;

    /// <summary>Runs a process and returns when it has ended by itself; ends it when cancelled.</summary>
    /// <param name="launcher">Makes the process.</param>
    /// <param name="log">Takes its output.</param>
    /// <param name="whileRunning">Runs beside it, until the token ends that comes with the call.</param>
    /// <param name="onStopping">Told before the process is asked to end.</param>
    /// <param name="patience">How long it may take to end when it is asked to.</param>
    /// <param name="end">Ends it.</param>
    public async Task<ProcessExit> RunAsync(Launcher launcher, ResourceLog log, Func<int, Launch, CancellationToken, Task> whileRunning, Func<Task> onStopping, Func<TimeSpan> patience, CancellationToken end)
    {
        var launch = await launcher.PrepareAsync(end);
        end.ThrowIfCancellationRequested();
        var errors = new Queue<string>();
        Release(launcher);
        using var process = _process = await StartAsync(launcher, launch, (line, isErrorOutput) => Note(launcher, log, errors, line, isErrorOutput));
        using var running = CancellationTokenSource.CreateLinkedTokenSource(end);
        var companion = whileRunning(process.Id, launch, running.Token);
        try
        {
            var code = await process.Exit.WaitAsync(end);
            lock (errors)
                return launcher.Explain(code, [.. errors]);
        }
        finally
        {
            await running.CancelAsync();
            await companion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!process.Exit.IsCompleted)
                await onStopping();
            await process.StopAsync(patience());
            Reserve(launcher);
        }
    }

    /// <summary>Ends the process that runs, if any, without asking it.</summary>
    public void Kill() => _process?.Kill();

    private static void Note(Launcher launcher, ResourceLog log, Queue<string> errors, string line, bool isErrorOutput)
    {
        log.Write(line, launcher.IsError(line, isErrorOutput));
        if (!isErrorOutput)
            return;

        lock (errors)
        {
            errors.Enqueue(line);
            if (errors.Count > KeptErrors)
                errors.Dequeue();
        }
    }

    private async Task<ChildProcess> StartAsync(Launcher launcher, Launch launch, Action<string, bool> onOutput)
    {
        try
        {
            return await ChildProcess.StartAsync(launch.Process, guardian, onOutput);
        }
        catch (Win32Exception failure)
        {
            throw new DistributedApplicationException($"{launch.Process.FileName} could not be started for '{launcher.Id}': {failure.Message}", failure);
        }
    }

    private void Release(Launcher launcher)
    {
        foreach (var port in Ports(launcher))
            ports.Release(port);
    }

    private void Reserve(Launcher launcher)
    {
        foreach (var port in Ports(launcher))
            ports.Reserve(port);
    }

    private static IEnumerable<int> Ports(Launcher launcher)
        => launcher.Resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => endpoint.AllocatedEndpoints[launcher.Replica].Port);
}
