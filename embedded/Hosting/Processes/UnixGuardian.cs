using System.Diagnostics;
using System.Globalization;

namespace Collab.Embedded.Processes;

/// <summary>
/// A shell in a session of its own that reads from a pipe which processes to watch over. The system closes the pipe when
/// the AppHost is gone, even by SIGKILL to its whole process group; then the shell asks those processes to end and, after
/// two seconds, ends them with their groups. Should the shell itself be killed, another one takes over.
/// </summary>
internal sealed class UnixGuardian : IGuardian
{
    private const string Script = """
        processes=
        while read -r word id signal; do
          case $word in
            watch) processes="$processes $id:$signal" ;;
            forget) kept=; for p in $processes; do [ "${p%%:*}" = "$id" ] || kept="$kept $p"; done; processes=$kept ;;
          esac
        done
        for p in $processes; do kill -"${p#*:}" "${p%%:*}" 2>/dev/null; done
        tries=0
        while [ $tries -lt 20 ]; do
          alive=; for p in $processes; do kill -0 "${p%%:*}" 2>/dev/null && alive=yes; done
          [ $alive ] || break
          sleep 0.1 2>/dev/null || sleep 1
          tries=$((tries + 1))
        done
        for p in $processes; do kill -9 -"${p%%:*}" 2>/dev/null; kill -9 "${p%%:*}" 2>/dev/null; done
        """;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<int, StopSignal> _processes = [];
    private Process? _shell;
    private Task _shellEnd = Task.CompletedTask;
    private bool _disposed;

    public Task WatchAsync(int processId, StopSignal signal) => TellAsync(
        () => _processes[processId] = signal,
        string.Create(CultureInfo.InvariantCulture, $"watch {processId} {(int)signal}"));

    public Task ForgetAsync(int processId) => TellAsync(
        () => _processes.Remove(processId),
        string.Create(CultureInfo.InvariantCulture, $"forget {processId}"));

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _disposed = true;
        _turn.Release();

        // At the end of its input the shell ends what is still there.
        if (_shell is { } shell && !_shellEnd.IsCompleted)
            shell.StandardInput.Close();
        await _shellEnd;
    }

    private async Task TellAsync(Action note, string line)
    {
        await _turn.WaitAsync();
        try
        {
            note();
            if (!_disposed && (_shell is null || !await TryWriteAsync(_shell, line)))
                await ReplaceShellAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task ReplaceShellAsync()
    {
        var shell = _shell = Start();
        foreach (var (id, signal) in _processes)
            await TryWriteAsync(shell, string.Create(CultureInfo.InvariantCulture, $"watch {id} {(int)signal}"));
        _shellEnd = ReplaceWhenGoneAsync(shell);
    }

    private async Task ReplaceWhenGoneAsync(Process shell)
    {
        await shell.WaitForExitAsync();
        await _turn.WaitAsync();
        try
        {
            if (!_disposed && _shell == shell)
                await ReplaceShellAsync();
        }
        finally
        {
            _turn.Release();
            shell.Dispose();
        }
    }

    private static async Task<bool> TryWriteAsync(Process shell, string line)
    {
        try
        {
            await shell.StandardInput.WriteAsync($"{line}\n");
            await shell.StandardInput.FlushAsync();
            return true;
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            return false;
        }
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo { RedirectStandardInput = true, WorkingDirectory = "/" };
        foreach (var word in UnixSession.Command("/bin/sh", ["-c", Script]))
        {
            if (start.FileName.Length == 0)
                start.FileName = word;
            else
                start.ArgumentList.Add(word);
        }

        return Process.Start(start)!;
    }
}
