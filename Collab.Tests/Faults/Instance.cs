using Collab.Tests.Support;

namespace Collab.Tests.Faults;

/// <summary>One process of a service, with ways of its own to the database and to Redis.</summary>
internal sealed class Instance(string name) : IAsyncDisposable
{
    /// <summary>What services wait for, and what may be killed or stopped while one starts.</summary>
    private static readonly string[] Awaited = ["postgres", "collabdb", "redis", "notifier"];

    private CollabApp _app = null!;

    public string Name => name;

    public TcpProxy Postgres { get; } = new();

    public TcpProxy Redis { get; } = new();

    /// <summary>Without a warning. It stays away until it is started.</summary>
    public async Task KillAsync()
    {
        await _app.KillOneAsync(name);
        // Or else it would be started again by itself.
        await _app.StopAsync(name);
    }

    /// <summary>As an operator would, with the time that it takes to close what is open.</summary>
    public Task StopAsync() => _app.StopAsync(name);

    /// <summary>As often as it takes: what it waits for may itself be away.</summary>
    public Task StartAsync() => Eventually.IsTrueAsync(async () =>
    {
        try
        {
            await _app.StartAsync(name);
            return true;
        }
        catch (DistributedApplicationException e) when (Awaited.Any(other => e.Message.Contains($"failed to start: {other} ", StringComparison.Ordinal)))
        {
            return false;
        }
    });

    public async Task FreezeAsync() => Signals.Freeze(await _app.ProcessOfAsync(name));

    public async Task ThawAsync() => Signals.Thaw(await _app.ProcessOfAsync(name));

    /// <summary>Has its connections go through the proxies.</summary>
    public void Divert(IResourceBuilder<ProjectResource> service, IValueProvider postgres, IValueProvider redis) => service.WithEnvironment(context =>
    {
        context.EnvironmentVariables["ConnectionStrings__collabdb"] = new Detour(postgres, Postgres);
        context.EnvironmentVariables["ConnectionStrings__redis"] = new Detour(redis, Redis);
    });

    public void Belongs(CollabApp app) => _app = app;

    public async ValueTask DisposeAsync()
    {
        await Postgres.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
