using System.Diagnostics;
using System.Globalization;
using System.Text;
using Collab.Bench.Parts;

namespace Collab.Bench.Fanout;

/// <summary>A server that reads the data of events as lines from its stdin, and ends with that: the limit, and the naive one.</summary>
internal sealed class LineServer : IFanoutServer
{
    private readonly Process _process;

    private LineServer(Process process, int port, string requests) => (_process, Port, Requests) = (process, port, requests);

    public int ProcessId => _process.Id;

    public int Port { get; }

    public string Requests { get; }

    public long Published { get; private set; }

    public bool Resumes => false;

    public static async Task<IFanoutServer> StartLimitAsync(RunFolder folder, CancellationToken cancellationToken) =>
        await StartAsync(await NativeTools.BuildAsync("limit", folder, cancellationToken), [], folder, cancellationToken);

    public static Task<IFanoutServer> StartNaiveAsync(RunFolder folder, CancellationToken cancellationToken) =>
        StartAsync(Repository.Self, [NaiveServer.Command], folder, cancellationToken);

    public Task BeforeOpeningAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task AfterOpeningAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Func<Task> Prepare(long before, IReadOnlyList<long> times)
    {
        var lines = new StringBuilder();
        foreach (var time in times)
            lines.Append(SampleEvent.Text(time)).Append('\n');
        var bytes = Encoding.UTF8.GetBytes(lines.ToString());
        return async () =>
        {
            Published += times.Count;
            await _process.StandardInput.BaseStream.WriteAsync(bytes);
            await _process.StandardInput.BaseStream.FlushAsync();
        };
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _process.WaitForExitAsync(late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static async Task<IFanoutServer> StartAsync(string program, string[] arguments, RunFolder folder, CancellationToken cancellationToken)
    {
        var port = Ports.Free();
        var requests = folder.In("requests-any");
        await File.WriteAllTextAsync(requests, "/sse\t\n", cancellationToken);
        var process = Process.Start(new ProcessStartInfo(program, [.. arguments, port.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardInput = true })!;
        var server = new LineServer(process, port, requests);
        while (!await Ports.AnswersAsync(port))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"{program} did not start.");
            await Task.Delay(50, cancellationToken);
        }

        return server;
    }
}
