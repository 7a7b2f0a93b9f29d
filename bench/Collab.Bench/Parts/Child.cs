using System.Diagnostics;
using System.Globalization;

namespace Collab.Bench.Parts;

/// <summary>
/// A process that ends with this one, however this one ends: a shell beside it waits for the end of its stdin, and then
/// ends the process and all that it has started.
/// </summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // A background job of a shell reads nothing, so that what is written here goes to the shell itself.
    private const string Guard =
        """
        log=$1 signal=$2; shift 2
        setsid "$@" >"$log" 2>&1 </dev/null & child=$!
        trap '' INT TERM HUP
        echo $child
        cat >/dev/null
        kill -s "$signal" -- -$child 2>/dev/null
        for wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
            kill -s 0 -- -$child 2>/dev/null || exit 0
            sleep 0.5
        done
        kill -s KILL -- -$child 2>/dev/null
        """;

    private readonly Process _guard;
    private readonly string _log;

    private Child(Process guard, string log, int id) => (_guard, _log, Id) = (guard, log, id);

    public int Id { get; }

    /// <param name="log">Where its output goes.</param>
    /// <param name="command">The program, and its arguments.</param>
    /// <param name="environment">What it is given beside the environment of this process.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="signal">What ends it.</param>
    public static async Task<Child> StartAsync(
        string log, IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment = null, string? folder = null, string signal = "TERM")
    {
        var start = new ProcessStartInfo("sh", ["-c", Guard, "guard", log, signal, .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var guard = Process.Start(start) ?? throw new InvalidOperationException("sh could not be started.");
        var id = await guard.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{command[0]} could not be started.");
        return new Child(guard, log, int.Parse(id, CultureInfo.InvariantCulture));
    }

    /// <summary>Waits until it is ready, and no longer than it lives.</summary>
    /// <exception cref="InvalidOperationException">It has ended, or is not ready in time. The message has the last of its output.</exception>
    public async Task UntilAsync(Func<Task<bool>> isReady, CancellationToken cancellationToken)
    {
        for (var begun = Stopwatch.GetTimestamp(); !await isReady();)
        {
            if (!Directory.Exists($"/proc/{Id}") || Stopwatch.GetElapsedTime(begun) > TimeSpan.FromSeconds(60))
                throw new InvalidOperationException($"A process did not start:\n{string.Join('\n', File.ReadLines(_log).TakeLast(10))}");
            await Task.Delay(50, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        using var late = new CancellationTokenSource(Patience);
        await _guard.WaitForExitAsync(late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _guard.Dispose();
    }
}
