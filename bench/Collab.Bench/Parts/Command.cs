using System.Diagnostics;

namespace Collab.Bench.Parts;

/// <summary>A program that runs, and ends.</summary>
internal static class Command
{
    /// <exception cref="InvalidOperationException">It failed; the message has what it said.</exception>
    public static async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{program} failed: {await output}{await errors}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>The first of these that is there: names are looked for on the PATH and in the folders of services.</summary>
    public static string? Find(params IEnumerable<string> names) => names
        .SelectMany(name => Path.IsPathRooted(name) ? [name] : Folders.Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    private static string[] Folders =>
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries), "/usr/sbin", "/usr/local/sbin"];
}
