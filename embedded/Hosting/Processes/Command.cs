using System.Collections.Concurrent;
using System.ComponentModel;

namespace Collab.Embedded.Processes;

/// <summary>Runs a command to its end.</summary>
internal static class Command
{
    /// <summary>Runs a command. Null where there is no such executable.</summary>
    /// <exception cref="OperationCanceledException">It was ended before its end.</exception>
    public static async Task<CommandOutput?> TryRunAsync(ProcessSpec spec, IGuardian guardian, CancellationToken cancellationToken)
    {
        var lines = new ConcurrentQueue<string>();
        try
        {
            using var process = await ChildProcess.StartAsync(spec, guardian, (line, _) => lines.Enqueue(line));
            try
            {
                var code = await process.Exit.WaitAsync(cancellationToken);

                // The shell at the gate says this of an executable that it can't find.
                return code == 127 ? null : new CommandOutput(code, [.. lines]);
            }
            finally
            {
                await process.StopAsync(TimeSpan.FromSeconds(1));
            }
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}

/// <summary>What a command wrote, both outputs together.</summary>
internal sealed record CommandOutput(int ExitCode, IReadOnlyList<string> Lines)
{
    /// <summary>The last line that says something.</summary>
    public string LastLine => Lines.LastOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim() ?? $"exit code {ExitCode}";
}
