using Aspire.Hosting;
using Collab.Embedded.Health;
using Collab.Embedded.Notifications;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Collab.Embedded.Orchestration;

/// <summary>
/// Keeps one process alive: waits for what it depends on, starts it, watches its health, and starts it again when it dies.
/// </summary>
internal sealed partial class Lifeline(Launcher launcher, InstanceState state, Dependencies dependencies, ProcessRunner runner, ResourceLog log, Action<DistributedApplicationException> onVitalFault, TimeProvider time)
{
    private readonly ILogger _logger = new ResourceLogger([log]);
    private bool _wasHealthy;
    private int _restarts;

    /// <summary>How long the process may take to end when it is asked to.</summary>
    public TimeSpan Patience { get; set; }

    /// <summary>Keeps the process alive until it is done, can't be started, or is to end.</summary>
    public async Task LiveAsync(CancellationToken end)
    {
        try
        {
            await dependencies.WaitAsync(state.WaitingAsync, end);
            await KeepAliveAsync(end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            await state.StoppedAsync();
        }
        catch (Exception failure) when (Fault.From(failure) is { } fault)
        {
            await state.FailedToStartAsync(fault.Message);
            if (launcher.IsVital && !_wasHealthy)
                onVitalFault(fault);
            else
                Log.FailedToStart(_logger, fault.Message);
        }
        catch (Exception defect)
        {
            // The engine's own mistake must not pass for a process that is still being looked after.
            Log.Defect(_logger, defect.ToString());
            await state.FailedToStartAsync(defect.Message);
        }
    }

    /// <summary>Ends the process without asking it.</summary>
    public void Kill() => runner.Kill();

    private async Task KeepAliveAsync(CancellationToken end)
    {
        var backoff = new RestartBackoff();
        while (true)
        {
            await state.StartingAsync();
            var started = time.GetTimestamp();
            var exit = await runner.RunAsync(launcher, log, FollowAsync, state.StoppingAsync, () => Patience, end);
            if (launcher.Restarts != RestartPolicy.Always && (exit.Code == 0 || launcher.Restarts == RestartPolicy.Never))
            {
                await TellEndAsync(exit);
                return;
            }

            if (launcher.IsVital && !_wasHealthy && !exit.IsPassing)
                throw new DistributedApplicationException(exit.Why);

            var wait = backoff.Next(time.GetElapsedTime(started));
            _restarts++;
            Log.Restarts(_logger, exit.Why, (int)wait.TotalSeconds);
            await CountDownAsync((int)wait.TotalSeconds, exit, end);
        }
    }

    private Task TellEndAsync(ProcessExit exit)
    {
        if (exit.Code == 0)
            return state.FinishedAsync(0);

        Log.Exited(_logger, exit.Why);
        return state.ExitedAsync(exit.Code, exit.Why);
    }

    private async Task CountDownAsync(int seconds, ProcessExit exit, CancellationToken end)
    {
        for (; seconds > 0; seconds--)
        {
            await state.RestartingAsync(seconds, _restarts, exit.Code, exit.Why);
            await Task.Delay(TimeSpan.FromSeconds(1), time, end);
        }
    }

    private async Task FollowAsync(int processId, Launch launch, CancellationToken end)
    {
        var monitor = new HealthMonitor(launcher.Probes, time);
        await state.RunningAsync(processId, launch, monitor.Unknown);
        _wasHealthy |= launcher.Probes.Count == 0;
        await monitor.RunAsync(
            async reports =>
            {
                _wasHealthy |= reports.All(report => report.Status == HealthStatus.Healthy);
                await state.HealthAsync(reports);
            },
            end);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Can't start: {Why}")]
        public static partial void FailedToStart(ILogger logger, string why);

        [LoggerMessage(Level = LogLevel.Error, Message = "Process {Why}; restarting in {Seconds} s")]
        public static partial void Restarts(ILogger logger, string why, int seconds);

        [LoggerMessage(Level = LogLevel.Error, Message = "Process {Why}")]
        public static partial void Exited(ILogger logger, string why);

        [LoggerMessage(Level = LogLevel.Error, Message = "The engine failed: {Defect}")]
        public static partial void Defect(ILogger logger, string defect);
    }
}
