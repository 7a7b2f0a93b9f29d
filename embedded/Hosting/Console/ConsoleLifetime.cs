using System.Runtime.InteropServices;
using Collab.Embedded.Orchestration;
using Collab.Embedded.Processes;
using Microsoft.Extensions.Hosting;

namespace Collab.Embedded.Console;

/// <summary>
/// Ends the application when it is asked to by Ctrl-C, SIGTERM or a closed terminal, or when the <c>dotnet run</c> that
/// started it is gone. Who asks again gets it at once.
/// </summary>
internal sealed class ConsoleLifetime(IHostApplicationLifetime application, Orchestrator orchestrator, ConsoleOutput console, TimeProvider time) : IHostLifetime, IDisposable
{
    private static readonly TimeSpan Repetition = TimeSpan.FromMilliseconds(300);
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];

    private readonly CancellationTokenSource _end = new();
    private PosixSignalRegistration[] _registrations = [];
    private long _asked;
    private bool _isAsked;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _registrations = [.. Signals.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];
        _ = ParentWatch.RunAsync(() => Stop("The process that started the AppHost is gone"), time, _end.Token);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    // One request may arrive as several signals, as when a terminal closes or a whole process group is told.
    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_isAsked)
            Stop(context.Signal == PosixSignal.SIGINT ? "Stopping; Ctrl-C again ends everything at once" : "Stopping");
        else if (context.Signal == PosixSignal.SIGINT && time.GetElapsedTime(_asked) > Repetition)
            orchestrator.Kill();
    }

    private void Stop(string why)
    {
        _asked = time.GetTimestamp();
        _isAsked = true;
        console.Say(why);
        application.StopApplication();
    }
}
