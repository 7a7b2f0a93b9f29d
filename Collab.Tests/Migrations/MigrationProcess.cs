using System.Diagnostics;
using Collab.Tests.Support;

namespace Collab.Tests.Migrations;

/// <summary>The migration worker as a process, as an orchestrator runs it.</summary>
internal static class MigrationProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static async Task<(int ExitCode, string Output)> RunAsync(string connectionString)
    {
        var start = new ProcessStartInfo("dotnet", [ProjectAssembly.PathOf("Collab.MigrationWorker")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ConnectionStrings__collabdb"] = connectionString;
        start.Environment["Migration__ConnectTimeout"] = "00:00:05";
        using var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);

        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output + await errors);
    }
}
