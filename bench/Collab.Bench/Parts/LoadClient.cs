using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Collab.Bench.Parts;

/// <summary>Drives <c>bench/fanout/load.cpp</c>, which says what each command does.</summary>
internal sealed class LoadClient : IAsyncDisposable
{
    private static readonly JsonSerializerOptions SnakeCase = new(JsonSerializerOptions.Default) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Process _process;

    private LoadClient(Process process) => _process = process;

    public static async Task<LoadClient> StartAsync(RunFolder folder, int port, string requests, CancellationToken cancellationToken)
    {
        var program = await NativeTools.BuildAsync("load", folder, cancellationToken);
        var start = new ProcessStartInfo(program, [port.ToString(CultureInfo.InvariantCulture), requests]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        return new LoadClient(Process.Start(start)!);
    }

    /// <exception cref="InvalidOperationException">Not all could be opened.</exception>
    public async Task<LoadReport> OpenAsync(int count, CancellationToken cancellationToken, long lastId = -1)
    {
        var report = await AskAsync(Invariant($"open {count} 120000 {lastId}"), cancellationToken);
        return report.Open == count && report.Refused == 0
            ? report
            : throw new InvalidOperationException(Invariant($"Of {count} streams {report.Open} opened, {report.Refused} of them with another status than 200."));
    }

    public Task<LoadReport> ResetAsync(CancellationToken cancellationToken) => AskAsync("reset", cancellationToken);

    public Task<LoadReport> ReportAsync(CancellationToken cancellationToken) => AskAsync("report", cancellationToken);

    public Task<LoadReport> DropAsync(CancellationToken cancellationToken) => AskAsync("drop", cancellationToken);

    public Task<LoadReport> SlowAsync(int count, int bytesPerSecond, CancellationToken cancellationToken) =>
        AskAsync(Invariant($"slow {count} {bytesPerSecond}"), cancellationToken);

    public Task<LoadReport> AwaitAsync(long deliveries, TimeSpan atMost, CancellationToken cancellationToken) =>
        AskAsync(Invariant($"await {deliveries} {(long)atMost.TotalMilliseconds}"), cancellationToken);

    /// <param name="expectedId">What each is to get to; -1 where it is enough to be open again.</param>
    /// <param name="atMost">How long they may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<LoadReport> ReopenAsync(long expectedId, TimeSpan atMost, CancellationToken cancellationToken) =>
        AskAsync(Invariant($"reopen {expectedId} {(long)atMost.TotalMilliseconds}"), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _process.WaitForExitAsync(late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private async Task<LoadReport> AskAsync(string command, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(command.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The load client has ended.");
        return JsonSerializer.Deserialize<LoadReport>(line, SnakeCase)!;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
