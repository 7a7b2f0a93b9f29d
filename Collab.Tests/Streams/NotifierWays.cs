using System.Net;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Tests.Streams;

/// <summary>An application with two notifiers, of which one speaks HTTP/1.1 and one HTTP/2. They have little patience and little memory for slow readers.</summary>
public sealed class NotifierWays : IAsyncLifetime
{
    private const string Http2 = "notifier-http2";

    public CollabApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App = await CollabApp.StartAsync(Arrange);
        using var client = Client(HttpVersion.Version20);
        await Eventually.IsTrueAsync(async () => await IsAliveAsync(client));
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>A client that speaks this version to a notifier itself, and no other.</summary>
    public HttpClient Client(Version version)
    {
        var client = App.Application.CreateHttpClient(version == HttpVersion.Version20 ? Http2 : "notifier");
        client.DefaultRequestVersion = version;
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return client;
    }

    /// <summary>Waits until the notifier that speaks HTTP/1.1 has logged something.</summary>
    public async Task UntilSaidAsync(string text)
    {
        await foreach (var lines in App.Application.Services.GetRequiredService<ResourceLoggerService>().WatchAsync("notifier").WithCancellation(TestContext.Current.CancellationToken))
        {
            if (lines.Any(line => line.Content.Contains(text, StringComparison.Ordinal)))
                return;
        }
    }

    private static void Arrange(IDistributedApplicationTestingBuilder builder)
    {
        var other = builder.AddProject<Projects.Collab_Notifier>(Http2)
            .WithReference(builder.CreateResourceBuilder<PostgresDatabaseResource>("collabdb"))
            .WithReference(builder.CreateResourceBuilder<RedisResource>("redis"))
            .WithHttpEndpoint()
            .WithEnvironment("Kestrel__EndpointDefaults__Protocols", "Http2")
            .WaitForCompletion(builder.CreateResourceBuilder<ProjectResource>("migrations"));
        foreach (var notifier in (IResourceBuilder<ProjectResource>[])[builder.CreateResourceBuilder<ProjectResource>("notifier"), other])
        {
            notifier
                .WithEnvironment("Sse__HeartbeatSeconds", "1")
                .WithEnvironment("Sse__StallSeconds", "1")
                .WithEnvironment("Sse__MemoryBytes", $"{1024 * 1024}");
        }
    }

    private static async Task<bool> IsAliveAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync("/alive", TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
