using System.ComponentModel;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Endpoints;
using Collab.Embedded.Notifications;
using Collab.Embedded.Processes;

namespace Collab.Embedded.Orchestration;

/// <summary>How a process ended, and why in one line.</summary>
internal sealed record ProcessExit(int Code, string Why);

/// <summary>Runs one process of a resource from its start to its end.</summary>
internal sealed class ProcessRunner(IGuardian guardian, EndpointAllocator ports)
{
    private const int KeptErrors = 50;

    /// <summary>Runs a process and returns when it has ended by itself; ends it when cancelled.</summary>
    /// <param name="launcher">Makes the process.</param>
    /// <param name="log">Takes its output.</param>
    /// <param name="whileRunning">Runs beside it, until the token ends that comes with the call.</param>
    /// <param name="patience">How long it may take to end when it is asked to.</param>
    /// <param name="end">Ends it.</param>
    public async Task<ProcessExit> RunAsync(Launcher launcher, ResourceLog log, Func<int, Launch, CancellationToken, Task> whileRunning, Func<TimeSpan> patience, CancellationToken end)
    {
        var launch = await launcher.PrepareAsync(end);
        end.ThrowIfCancellationRequested();
        var errors = new Queue<string>();
        Release(launcher);
        using var process = await StartAsync(launcher, launch, (line, isError) => Note(log, errors, line, isError));
        using var running = CancellationTokenSource.CreateLinkedTokenSource(end);
        var companion = whileRunning(process.Id, launch, running.Token);
        try
        {
            var code = await process.Exit.WaitAsync(end);
            lock (errors)
                return new ProcessExit(code, launcher.Explain(code, [.. errors]));
        }
        finally
        {
            await running.CancelAsync();
            await companion.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await process.StopAsync(patience());
            Reserve(launcher);
        }
    }

    private static void Note(ResourceLog log, Queue<string> errors, string line, bool isError)
    {
        log.Write(line, isError);
        if (!isError)
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
