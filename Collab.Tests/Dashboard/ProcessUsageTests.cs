using System.Diagnostics;
using Collab.Embedded.Dashboard;

namespace Collab.Tests.Dashboard;

public sealed class ProcessUsageTests
{
    [Fact]
    public async Task A_process_is_measured_with_its_descendants()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Descendants are known on Linux only.");
        using var shell = Process.Start("sh", ["-c", "sleep 30 & wait"]);
        try
        {
            var usage = await WhenAsync(() => ProcessTable.Read(new Dictionary<string, int> { ["shell"] = shell.Id })["shell"], usage => usage.CpuTime.Count == 2);

            Assert.Contains(usage.CpuTime.Keys, process => process.Id == shell.Id);
            Assert.True(usage.Memory > 0);
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void A_process_that_is_gone_is_left_out()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["--version"]) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Empty(ProcessTable.Read(new Dictionary<string, int> { ["gone"] = process.Id }));
    }

    private static async Task<T> WhenAsync<T>(Func<T> read, Func<T, bool> isMet)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            if (read() is var value && isMet(value))
                return value;
            await Task.Delay(20, patience.Token);
        }
    }
}
