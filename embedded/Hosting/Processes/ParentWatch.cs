using System.Diagnostics;

namespace Collab.Embedded.Processes;

/// <summary>
/// Notices that the <c>dotnet run</c> that started the AppHost was killed: it can't pass that on then, and nobody would
/// ever stop the AppHost. Any other parent, a shell for one, may end without meaning that.
/// </summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public static async Task RunAsync(Action onGone, TimeProvider time, CancellationToken cancellationToken)
    {
        // On Windows dotnet run has its child in a job that ends with it.
        if (OperatingSystem.IsWindows())
            return;

        var parent = Unix.ParentId();
        if (!IsDotnet(parent))
            return;

        using var timer = new PeriodicTimer(Interval, time);
        while (Unix.ParentId() == parent)
        {
            if (cancellationToken.IsCancellationRequested || !await timer.WaitForNextTickAsync(CancellationToken.None))
                return;
        }

        onGone();
    }

    private static bool IsDotnet(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.ProcessName == "dotnet";
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
