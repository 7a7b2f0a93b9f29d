using Collab.Api.Users;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace Collab.Tests.Support;

/// <summary>
/// A second API on the database and the Redis of the shared application, in this process and with settings of its own,
/// on a port of its own. It runs as in production, unless it is told otherwise.
/// </summary>
public sealed class OwnApi : IAsyncDisposable
{
    private const int MaxAttempts = 3;

    private readonly WebApplicationFactory<NewUser> _factory;

    private OwnApi(WebApplicationFactory<NewUser> factory) => _factory = factory;

    public Uri Address => _factory.ClientOptions.BaseAddress;

    public IServiceProvider Services => _factory.Services;

    /// <param name="app">The shared application.</param>
    /// <param name="settings">What is to be different; <see langword="null"/> where it is not to be set.</param>
    public static async Task<OwnApi> StartAsync(CollabApp app, params (string Name, string? Value)[] settings)
    {
        Dictionary<string, string?> all = new()
        {
            ["environment"] = "Production",
            ["urls"] = "http://127.0.0.1:0",
            ["ConnectionStrings:collabdb"] = await app.ConnectionStringAsync("collabdb"),
            ["ConnectionStrings:redis"] = await app.ConnectionStringAsync("redis"),
            ["services:notifier:http:0"] = $"{app.Application.GetEndpoint("notifier", "http")}",
            ["Auth:ServiceToken"] = CollabApp.ServiceToken,
        };
        foreach (var (name, value) in settings)
            all[name] = value;

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Start(all);
            }
            catch (ObjectDisposedException) when (attempt < MaxAttempts)
            {
                // It has refused to start, and was gone before it could be asked why: the next one says it.
            }
        }
    }

    /// <summary>Calls it as nobody, or with a token.</summary>
    public Caller Caller(string? token = null) => new(_factory.CreateClient(), token);

    public ValueTask DisposeAsync() => _factory.DisposeAsync();

    private static OwnApi Start(Dictionary<string, string?> settings)
    {
        var factory = new WebApplicationFactory<NewUser>().WithWebHostBuilder(host =>
        {
            foreach (var (name, value) in settings.Where(setting => setting.Value is not null))
                host.UseSetting(name, value);
            host.ConfigureLogging(logging => logging.ClearProviders());
        });
        factory.UseKestrel();
        factory.StartServer();
        return new OwnApi(factory);
    }
}
