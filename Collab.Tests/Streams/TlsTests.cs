using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Collab.Notifier.Dispatch;
using Collab.Tests.Credentials;
using Collab.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace Collab.Tests.Streams;

/// <summary>Streams of a notifier that encrypts, in both versions of HTTP that are chosen by it: what browsers use, where several tabs share a connection.</summary>
public sealed class TlsTests(CollabApp app) : IAsyncLifetime
{
    private readonly string _certificate = Path.GetTempFileName();
    private readonly X509Certificate2 _own = Certificate();
    private WebApplicationFactory<Lead> _notifier = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllBytesAsync(_certificate, _own.Export(X509ContentType.Pkcs12, "secret"), TestContext.Current.CancellationToken);
        Dictionary<string, string> settings = new()
        {
            ["environment"] = "Production",
            ["Kestrel:Endpoints:https:Url"] = "https://127.0.0.1:0",
            ["Kestrel:Endpoints:https:Certificate:Path"] = _certificate,
            ["Kestrel:Endpoints:https:Certificate:Password"] = "secret",
            ["ConnectionStrings:collabdb"] = await app.ConnectionStringAsync("collabdb"),
            ["ConnectionStrings:redis"] = await app.ConnectionStringAsync("redis"),
            ["Auth:ServiceToken"] = CollabApp.ServiceToken,
            ["Sse:DrainSeconds"] = "1",
        };
        _notifier = new WebApplicationFactory<Lead>().WithWebHostBuilder(host =>
        {
            foreach (var (name, value) in settings)
                host.UseSetting(name, value);
            host.ConfigureLogging(logging => logging.ClearProviders());
        });
        _notifier.UseKestrel();
        _notifier.StartServer();
    }

    public async ValueTask DisposeAsync()
    {
        await _notifier.DisposeAsync();
        _own.Dispose();
        File.Delete(_certificate);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Streams_begin_tell_resume_and_end(string version)
    {
        var ada = await app.UserAsync();
        using var client = Client(Version.Parse(version));
        var path = $"/sse/{ada.Id}";
        string last;
        await using (var stream = await EventStream.OpenAsync(client, path, ada.Token))
        {
            Assert.Equal(Version.Parse(version), stream.Response.Version);
            await stream.NextAsync("ready");
            await ada.NoteAsync("Heard");
            Assert.Equal("Heard", (await stream.NextAsync("system")).Text("title"));
            last = stream.LastEventId;
        }

        await ada.NoteAsync("Missed");
        await using var resumed = await EventStream.OpenAsync(client, path, ada.Token, last);
        Assert.Equal(last, (await resumed.NextAsync("ready")).Id);
        Assert.Equal("Missed", (await resumed.NextAsync("system")).Text("title"));

        var tokens = (await ada.GetAsync($"/users/{ada.Id}/tokens")).Expect(HttpStatusCode.OK).Items;
        (await ada.DeleteAsync($"/users/{ada.Id}/tokens/{tokens.Single().GetProperty("id").GetString()}")).Expect(HttpStatusCode.NoContent);
        await resumed.ExpectFinalByeAsync("revoked");
    }

    [Fact]
    public async Task Many_streams_share_a_connection_and_one_that_is_broken_off_leaves_the_others()
    {
        var ada = await app.UserAsync();
        using var client = Client(HttpVersion.Version20);
        var streams = new List<EventStream>();
        for (var i = 0; i < 8; i++)
        {
            streams.Add(await EventStream.OpenAsync(client, $"/sse/{ada.Id}", ada.Token));
            await streams[i].NextAsync("ready");
        }

        await streams[0].DisposeAsync();
        await ada.NoteAsync("To the others");
        foreach (var stream in streams.Skip(1))
        {
            Assert.Equal("To the others", (await stream.NextAsync("system")).Text("title"));
            await stream.DisposeAsync();
        }
    }

    /// <summary>One connection at most.</summary>
    private HttpClient Client(Version version)
    {
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = version.Major == 2 ? 1 : int.MaxValue };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == _own.GetCertHashString();
        return new HttpClient(handler)
        {
            BaseAddress = _notifier.ClientOptions.BaseAddress,
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
