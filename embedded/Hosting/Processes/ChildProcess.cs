using System.Diagnostics;

namespace Collab.Embedded.Processes;

/// <summary>A running process of a resource.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly StopSignal _stopSignal;
    private readonly IGuardian _guardian;

    // From then on the process id may be somebody else's.
    private volatile bool _hasEnded;

    private ChildProcess(Process process, StopSignal stopSignal, IGuardian guardian, Action<string, bool> onOutput)
    {
        _process = process;
        _stopSignal = stopSignal;
        _guardian = guardian;
        Id = process.Id;
        Exit = WaitAsync(
            LineReader.ReadAsync(process.StandardOutput.BaseStream, line => onOutput(line, false)),
            LineReader.ReadAsync(process.StandardError.BaseStream, line => onOutput(line, true)));
    }

    public int Id { get; }

    /// <summary>The exit code, once the process has ended and its output is read. A signal n counts as 128 + n.</summary>
    public Task<int> Exit { get; }

    /// <summary>Starts a process that the guardian knows of before it does anything.</summary>
    public static async Task<ChildProcess> StartAsync(ProcessSpec spec, IGuardian guardian, Action<string, bool> onOutput)
    {
        if (OperatingSystem.IsWindows())
            await guardian.WatchAsync(Environment.ProcessId, spec.StopSignal);

        var process = Process.Start(ChildProcessStart.Info(spec))!;
        if (!OperatingSystem.IsWindows())
        {
            await guardian.WatchAsync(process.Id, spec.StopSignal);
            await ChildProcessStart.OpenGateAsync(process);
        }

        return new ChildProcess(process, spec.StopSignal, guardian, onOutput);
    }

    /// <summary>Asks the process to end, and ends it with all of its group when it has not after a while.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        if (!_hasEnded)
            Ask();

        await Task.WhenAny(Exit, Task.Delay(patience));
        Kill();
        await Exit;
    }

    /// <summary>Ends the process and all of its group at once.</summary>
    public void Kill()
    {
        if (_hasEnded)
            return;

        if (OperatingSystem.IsWindows())
        {
            _process.Kill(entireProcessTree: true);
            return;
        }

        Unix.KillGroup(Id);
        Unix.Signal(Id, StopSignal.Kill);
    }

    public void Dispose() => _process.Dispose();

    private void Ask()
    {
        if (OperatingSystem.IsWindows())
            WindowsConsole.SendBreak(Id);
        else
            Unix.Signal(Id, _stopSignal);
    }

    private async Task<int> WaitAsync(params Task[] outputs)
    {
        await _process.WaitForExitAsync();
        _hasEnded = true;
        if (!OperatingSystem.IsWindows())
            Unix.KillGroup(Id);
        await _guardian.ForgetAsync(Id);

        // What the process wrote last says why it ended; a descendant that holds the pipe open must not hold us up.
        await Task.WhenAny(Task.WhenAll(outputs), Task.Delay(TimeSpan.FromMilliseconds(500)));
        return _process.ExitCode;
    }
}
