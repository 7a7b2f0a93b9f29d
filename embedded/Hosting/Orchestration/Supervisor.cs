using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Health;
using Collab.Embedded.Notifications;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Collab.Embedded.Orchestration;

/// <summary>
/// Keeps one process alive: waits for what it depends on, starts it, watches its health, starts it again when it dies,
/// and carries out commands.
/// </summary>
internal sealed partial class Supervisor(Launcher launcher, InstanceState state, Dependencies dependencies, ProcessRunner runner, ResourceLog log, Action<DistributedApplicationException> onVitalFault, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan CommandPatience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly ILogger _logger = new ResourceLogger([log]);
    private CancellationTokenSource _end = new();
    private Task _life = Task.CompletedTask;
    private TimeSpan _patience = CommandPatience;
    private bool _wasHealthy;
    private bool _shutDown;
    private int _restarts;

    public Launcher Launcher => launcher;

    /// <summary>Makes the process known before anything happens to it.</summary>
    public Task ShowAsync() => state.CreatedAsync();

    /// <summary>Begins to keep the process alive, unless that is under way.</summary>
    public async Task<ExecuteCommandResult> StartAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_shutDown)
                return CommandResults.Failure("The application is stopping.");
            if (!_life.IsCompleted)
                return CommandResults.Failure($"'{launcher.Id}' is started already.");

            await BeginAsync();
            return CommandResults.Success();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the process, and leaves it so.</summary>
    public async Task<ExecuteCommandResult> StopAsync()
    {
        await _turn.WaitAsync();
        try
        {
            await EndAsync(CommandPatience);
            return CommandResults.Success();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the process and starts it again.</summary>
    public async Task<ExecuteCommandResult> RestartAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_shutDown)
                return CommandResults.Failure("The application is stopping.");

            await EndAsync(CommandPatience);
            await BeginAsync();
            return CommandResults.Success();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the process without asking it.</summary>
    public void Kill() => runner.Kill();

    /// <summary>Ends the process for good.</summary>
    public async Task ShutDownAsync(TimeSpan patience)
    {
        _shutDown = true;
        await _turn.WaitAsync();
        try
        {
            await EndAsync(patience);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ShutDownAsync(CommandPatience);
        await launcher.DisposeAsync();
        _end.Dispose();
    }

    private async Task BeginAsync()
    {
        // Who is told that it has begun must not find the former end any more.
        await state.StartingAsync();
        _end.Dispose();
        _end = new CancellationTokenSource();
        _life = Task.Run(() => LiveAsync(_end.Token));
    }

    private async Task EndAsync(TimeSpan patience)
    {
        _patience = patience;
        await _end.CancelAsync();
        await _life;
    }

    private async Task LiveAsync(CancellationToken end)
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
    }

    private async Task KeepAliveAsync(CancellationToken end)
    {
        var backoff = new RestartBackoff();
        while (true)
        {
            await state.StartingAsync();
            var started = time.GetTimestamp();
            var exit = await runner.RunAsync(launcher, log, ShowRunningAsync, () => _patience, end);
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

    private async Task ShowRunningAsync(int processId, Launch launch, CancellationToken end)
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
    }
}
