using System.Collections.Concurrent;
using System.Diagnostics;
using Collab.Embedded.Processes;

namespace Collab.Tests.Engine;

/// <summary>The AppHost as a process of its own, as <c>dotnet run</c> starts it, with free ports.</summary>
internal sealed class AppHostProcess : IAsyncDisposable
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    // Linux's: macOS has 17 and 19.
    public static readonly int Stop = OperatingSystem.IsMacOS() ? 17 : 19;
    public static readonly int Continue = OperatingSystem.IsMacOS() ? 19 : 18;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;

    private AppHostProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Note(e.Data);
        _process.ErrorDataReceived += (_, e) => Note(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>All that was written so far, both outputs together.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>Starts the AppHost's executable.</summary>
    public static AppHostProcess Start(EngineFolder folder, params string[] args)
        => StartAs(Path.Combine(AppContext.BaseDirectory, "Collab.AppHost"), [], folder, args);

    /// <summary>Starts any command that ends up running the AppHost.</summary>
    public static AppHostProcess StartAs(string fileName, string[] prefix, EngineFolder folder, params string[] args)
    {
        var start = new ProcessStartInfo(fileName, [.. prefix, "--Api:Port=0", "--DcpPublisher:RandomizePorts=true", .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_ENVIRONMENT"] = "Development", ["CollabDataFolder"] = folder.Path },
        };
        start.Environment.Remove("ASPNETCORE_URLS");
        return new AppHostProcess(start);
    }

    /// <summary>Waits until all resources are healthy, and says how long that took.</summary>
    public Task<TimeSpan> UntilReadyAsync() => UntilAsync(() => _lines.Any(line => line.StartsWith("Ready after", StringComparison.Ordinal)), "become ready");

    /// <summary>Waits until the database takes connections.</summary>
    public Task UntilDatabaseAsync() => UntilAsync(() => _lines.Any(line => line.Contains("ready to accept connections", StringComparison.Ordinal)), "start its database");

    /// <summary>Waits for a condition, for as long as the process runs, and says how long that took.</summary>
    public async Task<TimeSpan> UntilAsync(Func<bool> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > Patience)
                Assert.Fail($"The AppHost did not {what}:\n{Output}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        return Stopwatch.GetElapsedTime(started);
    }

    public async Task<int> UntilExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public void Signal(int signal) => Signal(Id, signal);

    public static void Signal(int processId, int signal) => Unix.Signal(processId, (StopSignal)signal);

    /// <summary>The processes that descend from this one.</summary>
    public async Task<IReadOnlyList<int>> DescendantsAsync() => [.. ProcessTable.DescendantsOf(Id, await ProcessTable.ReadAsync()).Select(entry => entry.Id)];

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signal(Terminate);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is not null)
            _lines.Enqueue(line);
    }
}
