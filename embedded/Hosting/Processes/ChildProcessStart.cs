using System.Diagnostics;
using System.Runtime.Versioning;

namespace Collab.Embedded.Processes;

/// <summary>How a process is started so that it can't be lost.</summary>
internal static class ChildProcessStart
{
    // A shell that waits for a line before it becomes the process. Until then the guardian has been told; and should
    // the AppHost be gone before, the line never comes and the shell ends.
    private const string Gate = """read -r go && exec "$@" """;

    public static ProcessStartInfo Info(ProcessSpec spec)
    {
        var info = OperatingSystem.IsWindows() ? ForWindows(spec) : ForUnix(spec);
        info.RedirectStandardOutput = true;
        info.RedirectStandardError = true;
        info.RedirectStandardInput = true;
        info.WorkingDirectory = spec.WorkingDirectory ?? "";
        foreach (var (name, value) in spec.Environment)
        {
            if (value is null)
                info.Environment.Remove(name);
            else
                info.Environment[name] = value;
        }

        return info;
    }

    public static async Task OpenGateAsync(Process process)
    {
        try
        {
            await process.StandardInput.WriteAsync("go\n");
            await process.StandardInput.FlushAsync();
        }
        catch (IOException) when (process.HasExited)
        {
            // It was killed at the gate, and is told of as any process that ends.
        }
    }

    private static ProcessStartInfo ForUnix(ProcessSpec spec)
    {
        var info = new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", Gate, "sh" } };
        foreach (var word in UnixSession.Command(spec.FileName, spec.Arguments))
            info.ArgumentList.Add(word);
        if (spec.User is { } user)
            info.UserName = user.Name;
        return info;
    }

    [SupportedOSPlatform("windows")]
    private static ProcessStartInfo ForWindows(ProcessSpec spec) => new(spec.FileName, spec.Arguments)
    {
        CreateNewProcessGroup = true,
        CreateNoWindow = false,
    };
}
