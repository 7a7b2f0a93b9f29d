using System.Net;

namespace Collab.Tests.Support;

/// <summary>A second API on the database of the shared application, in this process, whose commands are counted.</summary>
public sealed class CountingApi(CollabApp app) : IAsyncLifetime
{
    private const int Attempts = 3;

    private TracedApi? _api;

    public async ValueTask InitializeAsync() =>
        _api = new TracedApi(await app.ConnectionStringAsync("collabdb"), await app.ConnectionStringAsync("redis"), app.Issuer);

    public ValueTask DisposeAsync() => _api?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>
    /// How many commands a GET sends to the database. The fewest of some attempts: now and then one asks again who its
    /// caller is.
    /// </summary>
    public Task<int> CountAsync(User user, string path) => CountAsync(user.Token, path);

    /// <inheritdoc cref="CountAsync(User, string)"/>
    public async Task<int> CountAsync(string token, string path)
    {
        var caller = new Caller(_api!.CreateClient(), token);
        var fewest = int.MaxValue;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            _api.TakeCommands();
            (await caller.GetAsync(path)).Expect(HttpStatusCode.OK);
            fewest = Math.Min(fewest, _api.TakeCommands().Count);
        }

        return fewest;
    }

    /// <summary>
    /// How many commands a request sends to the database, or one more: where it asks again who its caller is. How often it
    /// asks whether the writes of others are over is theirs to say, and does not count.
    /// </summary>
    public async Task<int> CountAsync(User user, Func<Caller, Task<Answer>> send)
    {
        var caller = new Caller(_api!.CreateClient(), user.Token);
        _api.TakeCommands();
        await send(caller);
        return _api.TakeCommands().Count(command => !command.Sql.Contains("pg_stat_activity", StringComparison.Ordinal));
    }

    /// <summary>How many rows or sets of rows a request inserts into a table by themselves, be it in one command.</summary>
    public async Task<int> CountInsertsAsync(User user, string table, Func<Caller, Task<Answer>> send)
    {
        var caller = new Caller(_api!.CreateClient(), user.Token);
        _api.TakeCommands();
        await send(caller);
        return _api.TakeCommands().Sum(command => command.Sql.Split($"INSERT INTO {table} ").Length - 1);
    }
}
