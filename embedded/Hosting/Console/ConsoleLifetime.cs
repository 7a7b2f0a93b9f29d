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
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];

    private readonly CancellationTokenSource _end = new();
    private PosixSignalRegistration[] _registrations = [];
    private int _asked;

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

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        Stop(context.Signal == PosixSignal.SIGINT ? "Stopping; Ctrl-C again ends everything at once" : "Stopping");
    }

    private void Stop(string why)
    {
        if (Interlocked.Increment(ref _asked) > 1)
        {
            orchestrator.Kill();
            return;
        }

        console.Say(why);
        application.StopApplication();
    }
}
