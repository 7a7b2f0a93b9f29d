using Projects;

namespace Collab.Tests.Engine;

/// <summary>However the AppHost ends, nothing that it started stays.</summary>
public sealed class AppHostEndTests
{
    /// <summary>What an end may take, on a machine that starts as quickly.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static bool IsWindows => OperatingSystem.IsWindows();

    [Theory(SkipWhen = nameof(IsWindows), Skip = "Signals are Unix's")]
    [InlineData(AppHostProcess.Interrupt)]
    [InlineData(AppHostProcess.Terminate)]
    public async Task A_signal_ends_everything_in_order(int signal)
    {
        using var folder = new EngineFolder();
        await using var host = AppHostProcess.Start(folder);
        var start = await host.UntilReadyAsync();
        var processes = await host.DescendantsAsync();
        Assert.NotEmpty(processes);

        host.Signal(signal);
        var took = await ProcessTable.UntilGoneAsync([host.Id, .. processes]);

        Assert.Equal(0, await host.UntilExitAsync());
        Assert.InRange(took, TimeSpan.Zero, LimitAfter(start));
        Assert.Contains("database system is shut down", host.Output, StringComparison.Ordinal);
    }

    /// <summary>One that is cut off while it writes loses nothing, but has to recover at the next start.</summary>
    [Fact(SkipWhen = nameof(IsWindows), Skip = "Signals are Unix's")]
    public async Task A_server_that_takes_long_to_write_what_it_keeps_is_waited_for()
    {
        using var folder = new EngineFolder();
        await using var host = AppHostProcess.Start(folder);
        await host.UntilReadyAsync();
        var writer = Assert.Single(ProcessTable.DescendantsOf(host.Id, await ProcessTable.ReadAsync()), entry => entry.Command.Contains("checkpointer", StringComparison.Ordinal)).Id;
        AppHostProcess.Signal(writer, AppHostProcess.Stop);

        host.Signal(AppHostProcess.Terminate);
        var exit = host.UntilExitAsync();
        var ended = await Task.WhenAny(exit, Task.Delay(Limit + TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
        AppHostProcess.Signal(writer, AppHostProcess.Continue);

        Assert.NotSame(exit, ended);
        Assert.Equal(0, await exit);
        Assert.Contains("database system is shut down", host.Output, StringComparison.Ordinal);
    }

    [Fact(SkipWhen = nameof(IsWindows), Skip = "Signals are Unix's")]
    public async Task A_killed_AppHost_leaves_no_process_and_the_next_one_finds_its_data()
    {
        using var folder = new EngineFolder();
        await using (var host = AppHostProcess.Start(folder))
        {
            var start = await host.UntilReadyAsync();
            await Postgres.CreateMarkAsync(folder, await host.DescendantsAsync());
            var processes = await host.DescendantsAsync();

            host.Signal(AppHostProcess.Kill);
            var took = await ProcessTable.UntilGoneAsync([host.Id, .. processes]);
            Assert.InRange(took, TimeSpan.Zero, LimitAfter(start));
        }

        await using var next = AppHostProcess.Start(folder);
        await next.UntilDatabaseAsync();
        Assert.True(await Postgres.HasMarkAsync(folder, await next.DescendantsAsync()));
    }

    [Fact(SkipWhen = nameof(IsWindows), Skip = "Signals are Unix's")]
    public async Task A_server_that_outlived_its_AppHost_is_replaced_and_never_joined()
    {
        using var folder = new EngineFolder();
        int[] orphans;
        await using (var host = AppHostProcess.Start(folder))
        {
            await host.UntilDatabaseAsync();
            var table = await ProcessTable.ReadAsync();
            var children = ProcessTable.DescendantsOf(host.Id, table).ToArray();

            // Nothing is left then that could end the others.
            var guardian = children.Single(entry => entry.Command.Contains("while read -r word", StringComparison.Ordinal));
            host.Signal(AppHostProcess.Stop);
            AppHostProcess.Signal(guardian.Id, AppHostProcess.Kill);
            host.Signal(AppHostProcess.Kill);
            orphans = [.. children.Select(entry => entry.Id).Where(id => id != guardian.Id)];
            await host.UntilExitAsync();
        }

        await using var next = AppHostProcess.Start(folder);
        await next.UntilDatabaseAsync();
        var servers = (await ProcessTable.ReadAsync()).Where(entry => entry.Command.Contains(folder.Cluster, StringComparison.Ordinal) && entry.State[0] != 'Z').ToArray();

        // A session that has just been forked off still bears its server's command line.
        Assert.Single(servers, entry => servers.All(other => other.Id != entry.ParentId));

        foreach (var orphan in orphans)
            AppHostProcess.Signal(orphan, AppHostProcess.Kill);
        await ProcessTable.UntilGoneAsync(orphans);
    }

    [Fact(SkipWhen = nameof(IsWindows), Skip = "Signals are Unix's")]
    public async Task A_killed_dotnet_run_takes_the_AppHost_with_it()
    {
        using var folder = new EngineFolder();
        await using var run = AppHostProcess.StartAs("dotnet", ["run", "--no-build", "--no-launch-profile", "--project", Collab_AppHost.ProjectPath, "--"], folder);
        var start = await run.UntilReadyAsync();
        var processes = await run.DescendantsAsync();
        Assert.NotEmpty(processes);

        run.Signal(AppHostProcess.Kill);
        var took = await ProcessTable.UntilGoneAsync([run.Id, .. processes]);
        Assert.InRange(took, TimeSpan.Zero, LimitAfter(start));
    }

    /// <summary>What slows the end down has slowed the start down too, which is several times the work.</summary>
    private static TimeSpan LimitAfter(TimeSpan start) => start > Limit ? start : Limit;
}
