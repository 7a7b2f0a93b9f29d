using System.Diagnostics;
using System.Text.RegularExpressions;
using Collab.Tests.Support;

namespace Collab.Tests.Idempotency;

/// <summary>One more instance of the API on the data of the shared application, to be killed.</summary>
internal sealed partial class ApiProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly Process _process;

    private ApiProcess(Process process, string address)
    {
        _process = process;
        Http = new HttpClient { BaseAddress = new Uri(address) };
    }

    public HttpClient Http { get; }

    public static async Task<ApiProcess> StartAsync(CollabApp app)
    {
        var assembly = ProjectAssembly.PathOf("Collab.Api");
        var start = new ProcessStartInfo("dotnet", [assembly, "--urls=http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(assembly),
        };
        start.Environment["ConnectionStrings__collabdb"] = await app.ConnectionStringAsync("collabdb");
        start.Environment["ConnectionStrings__redis"] = await app.ConnectionStringAsync("redis");
        start.Environment.Remove("ASPNETCORE_URLS");

        var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
                return new ApiProcess(process, match.Value);
        }

        throw new InvalidOperationException("The API has ended before it listened.");
    }

    /// <summary>Without a warning: SIGKILL, where there are signals.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
        Http.Dispose();
    }

    [GeneratedRegex(@"(?<=Now listening on: )\S+")]
    private static partial Regex Listening();
}
