using System.Net;
using System.Net.Sockets;

namespace Collab.Tests.Engine;

/// <summary>What a person must do something about is told in one message, and the AppHost exits with 1.</summary>
public sealed class AppHostFaultTests
{
    [Fact]
    public async Task A_taken_port_is_named_with_its_holder()
    {
        using var folder = new EngineFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var message = await FailAsync(folder, $"--Api:Port={port}", "--DcpPublisher:RandomizePorts=false");

        Assert.Contains($"Port {port}, which 'api' is to listen on, is already used", message, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
            Assert.Contains($"(process {Environment.ProcessId})", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_binaries_are_named_with_what_to_do()
    {
        using var folder = new EngineFolder();
        var message = await FailAsync(folder, $"--CollabPostgresBin={folder.Path}");
        Assert.Contains($"CollabPostgresBin is set to {folder.Path}, but there is no working PostgreSQL there", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publishing_is_refused()
    {
        using var folder = new EngineFolder();
        var message = await FailAsync(folder, "--publisher", "manifest");
        Assert.Contains("CollabEngine=aspire", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("global/pg_control", "", "The data may be damaged")]
    [InlineData("PG_VERSION", "9.6\n", "it has no readable PG_VERSION")]
    [InlineData("PG_VERSION", "10\n", "belongs to PostgreSQL 10")]
    public async Task Data_that_can_not_be_used_is_left_alone(string file, string content, string expected)
    {
        using var folder = new EngineFolder();
        await RunOnceAsync(folder);
        await File.WriteAllTextAsync(Path.Combine(folder.Cluster, file), content, TestContext.Current.CancellationToken);

        var message = await FailAsync(folder);

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(folder.Cluster, message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(Path.Combine(folder.Cluster, file), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("postgresql.conf", "could not access the server configuration file")]
    [InlineData("../password", "The password of the data in")]
    public async Task What_the_data_lack_is_named(string file, string expected)
    {
        using var folder = new EngineFolder();
        await RunOnceAsync(folder);
        File.Delete(Path.Combine(folder.Cluster, file));

        var message = await FailAsync(folder);

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(folder.Cluster, message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.Cluster, "PG_VERSION")));
    }

    [Fact]
    public async Task A_second_AppHost_on_the_same_data_says_so()
    {
        using var folder = new EngineFolder();
        await using var first = AppHostProcess.Start(folder);
        await first.UntilDatabaseAsync();

        var message = await FailAsync(folder);

        Assert.Contains($"in use by another AppHost (process {first.Id})", message, StringComparison.Ordinal);
    }

    private static async Task RunOnceAsync(EngineFolder folder)
    {
        await using var host = AppHostProcess.Start(folder);
        await host.UntilDatabaseAsync();
        host.Signal(AppHostProcess.Terminate);
        Assert.Equal(0, await host.UntilExitAsync());
    }

    private static async Task<string> FailAsync(EngineFolder folder, params string[] args)
    {
        await using var host = AppHostProcess.Start(folder, args);
        Assert.Equal(1, await host.UntilExitAsync());
        Assert.DoesNotContain("   at ", host.Output, StringComparison.Ordinal);
        return host.Output;
    }
}
