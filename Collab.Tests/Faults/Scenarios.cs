using Collab.Tests.Support;

namespace Collab.Tests.Faults;

/// <summary>What happens to the processes and to the ways between them while users write. Each leaves everything whole.</summary>
internal static class Scenarios
{
    public static async Task LeaderIsKilledAsync(Stage stage)
    {
        await stage.SomeTimeAsync(600);
        var (leader, follower) = await stage.Topology.LeadAsync();
        await leader.KillAsync();
        await stage.Topology.UntilLeadsAsync(follower);
        await leader.StartAsync();
    }

    public static async Task FollowerIsKilledAsync(Stage stage)
    {
        await stage.SomeTimeAsync(600);
        var (_, follower) = await stage.Topology.LeadAsync();
        await follower.KillAsync();
        await stage.SomeTimeAsync(500);
        await follower.StartAsync();
    }

    /// <summary>With answers of the database held up, so that it has committed what it has not been able to answer.</summary>
    public static async Task ApiIsKilledBetweenCommitAndAnswerAsync(Stage stage)
    {
        await stage.SomeTimeAsync(600);
        var api = stage.Any(stage.Topology.Apis);
        api.Postgres.Answers.Block();
        await stage.SomeTimeAsync(100, 10);
        await api.KillAsync();
        api.Postgres.Clear();
        await stage.SomeTimeAsync(500);
        await api.StartAsync();
    }

    public static async Task RedisIsKilledAndReturnsEmptyAsync(Stage stage)
    {
        await stage.SomeTimeAsync(600);
        await stage.KillAsync("redis");
        await stage.SomeTimeAsync(1_000);
        await stage.StartAsync("redis");
    }

    public static async Task PostgresIsKilledAsync(Stage stage)
    {
        await stage.SomeTimeAsync(600);
        await stage.KillAsync("postgres");
        await stage.SomeTimeAsync(1_000);
        await stage.StartAsync("postgres");
        await stage.Topology.App.ForgetConnectionsAsync();
    }

    /// <summary>It is thawed when another one leads, and believes that it still does.</summary>
    public static async Task LeaderIsFrozenAsync(Stage stage)
    {
        await stage.SomeTimeAsync(600);
        var (leader, follower) = await stage.Topology.LeadAsync();
        await leader.FreezeAsync();
        await stage.Topology.UntilLeadsAsync(follower);
        await stage.SomeTimeAsync(500);
        await leader.ThawAsync();
    }

    public static async Task FollowerIsFrozenAsync(Stage stage)
    {
        await stage.SomeTimeAsync(600);
        var (_, follower) = await stage.Topology.LeadAsync();
        await stage.FreezeAsync(follower, 3_000);
    }

    /// <summary>With whatever it has locked.</summary>
    public static async Task ApiIsFrozenAsync(Stage stage)
    {
        await stage.SomeTimeAsync(600);
        await stage.FreezeAsync(stage.Any(stage.Topology.Apis), 4_000);
    }

    /// <summary>It takes what is sent, as long as there is room, and answers nothing.</summary>
    public static async Task RedisIsFrozenAsync(Stage stage)
    {
        await stage.SomeTimeAsync(600);
        int[] server = [await stage.Topology.App.ProcessOfAsync("redis")];
        await stage.FreezeAsync(server, 4_000);
    }

    /// <summary>The server with all that works for it: its connections are open, and no statement ends.</summary>
    public static async Task PostgresIsFrozenAsync(Stage stage)
    {
        var app = stage.Topology.App;
        await stage.SomeTimeAsync(600);
        await using var connection = await app.OpenDatabaseAsync();
        var server = await app.ProcessOfAsync("postgres");
        // It starts no other one from here on.
        Signals.Freeze(server);
        int[] all = [server, .. await connection.QueryAsync<int>("SELECT pid FROM pg_stat_activity")];
        await stage.FreezeAsync(all, 4_000);
    }

    public static Task LeaderAndPostgresArePartedAsync(Stage stage) => stage.DisturbAsync(async () => (await stage.Topology.LeadAsync()).Leader.Postgres);

    public static Task FollowerAndPostgresArePartedAsync(Stage stage) => stage.DisturbAsync(async () => (await stage.Topology.LeadAsync()).Follower.Postgres);

    public static Task LeaderAndRedisArePartedAsync(Stage stage) => stage.DisturbAsync(async () => (await stage.Topology.LeadAsync()).Leader.Redis);

    public static Task FollowerAndRedisArePartedAsync(Stage stage) => stage.DisturbAsync(async () => (await stage.Topology.LeadAsync()).Follower.Redis);

    public static Task ApiAndPostgresArePartedAsync(Stage stage) => stage.DisturbAsync(() => Task.FromResult(stage.Any(stage.Topology.Apis).Postgres));

    public static Task ApiAndRedisArePartedAsync(Stage stage) => stage.DisturbAsync(() => Task.FromResult(stage.Any(stage.Topology.Apis).Redis));

    public static Task ApiAndNotifierArePartedAsync(Stage stage) => stage.DisturbAsync(() => Task.FromResult(stage.Any(stage.Topology.Streams)));

    /// <summary>At whatever a query or the opening of a connection is just doing.</summary>
    public static async Task ConnectionsToPostgresKeepBreakingAsync(Stage stage)
    {
        Action<TcpProxy>[] faults = [way => way.Reset(), way => way.HalfClose(toServer: true), way => way.HalfClose(toServer: false)];
        for (var i = 0; i < 40; i++)
        {
            stage.Any(faults)(stage.Any([.. stage.Topology.Apis, .. stage.Topology.Notifiers]).Postgres);
            await stage.SomeTimeAsync(80, 5);
        }
    }

    /// <summary>Both notifiers die, and those that take their places have never seen Redis.</summary>
    public static async Task RedisIsAwayFromTheStartAsync(Stage stage)
    {
        var notifiers = stage.Topology.Notifiers;
        await stage.SomeTimeAsync(600);
        Array.ForEach(notifiers, notifier => notifier.Redis.Cut());
        await Task.WhenAll(notifiers.Select(notifier => notifier.KillAsync()));
        await Task.WhenAll(notifiers.Select(notifier => notifier.StartAsync()));
        await stage.SomeTimeAsync(1_000);
        Array.ForEach(notifiers, notifier => notifier.Redis.Clear());
    }

    public static async Task NotifiersAreRestartedOneByOneAsync(Stage stage)
    {
        await stage.SomeTimeAsync(600);
        await RestartAsync(stage.Topology.Notifiers);
    }

    public static async Task ApisAreRestartedOneByOneAsync(Stage stage)
    {
        await stage.SomeTimeAsync(600);
        await RestartAsync(stage.Topology.Apis);
    }

    /// <summary>Cid's role on the task is taken away, and Redis with it, so that what is under way has to be healed.</summary>
    public static async Task AccessEndsAsync(Stage stage)
    {
        await stage.SomeTimeAsync(600);
        if (stage.Random.Next(2) == 0)
            Array.ForEach(stage.Topology.Notifiers, notifier => notifier.Redis.Block());
        await stage.RemoveCidAsync();
        await stage.SomeTimeAsync(800);
        Array.ForEach(stage.Topology.Notifiers, notifier => notifier.Redis.Clear());
    }

    public static Task RedisAndLeaderFailTogetherAsync(Stage stage) => stage.FailTogetherAsync(RedisFails, LeaderFails);

    public static Task RedisAndPostgresFailTogetherAsync(Stage stage) => stage.FailTogetherAsync(RedisFails, PostgresFails);

    public static Task ApiAndLeaderFailTogetherAsync(Stage stage) => stage.FailTogetherAsync(ApiFails, LeaderFails);

    public static Task ApiAndPostgresFailTogetherAsync(Stage stage) => stage.FailTogetherAsync(ApiFails, PostgresFails);

    private static Func<Stage, Task>[] RedisFails => [RedisIsKilledAndReturnsEmptyAsync, RedisIsFrozenAsync];

    private static Func<Stage, Task>[] ApiFails => [ApiIsKilledBetweenCommitAndAnswerAsync, ApiIsFrozenAsync, ApisAreRestartedOneByOneAsync];

    private static Func<Stage, Task>[] LeaderFails => [LeaderIsKilledAsync, LeaderIsFrozenAsync, NotifiersAreRestartedOneByOneAsync];

    private static Func<Stage, Task>[] PostgresFails => [PostgresIsKilledAsync, PostgresIsFrozenAsync, ConnectionsToPostgresKeepBreakingAsync];

    /// <summary>Each in some way and at moments of its own: one fails while the other is away, or while it is being made up for.</summary>
    private static Task FailTogetherAsync(this Stage stage, params Func<Stage, Task>[][] parts)
    {
        var faults = parts.Select(ways => (Fault: stage.Any(ways), Stage: stage with { Random = new Random(stage.Random.Next()) })).ToList();
        return Task.WhenAll(faults.Select(own => own.Fault(own.Stage)));
    }

    private static async Task RestartAsync(Instance[] instances)
    {
        foreach (var instance in instances)
        {
            await instance.StopAsync();
            await instance.StartAsync();
        }
    }

    private static T Any<T>(this Stage stage, T[] several) => several[stage.Random.Next(several.Length)];

    private static async Task KillAsync(this Stage stage, string resource)
    {
        await stage.Topology.App.KillOneAsync(resource);
        await stage.Topology.App.StopAsync(resource);
    }

    private static Task StartAsync(this Stage stage, string resource) => stage.Topology.App.StartAsync(resource);

    private static async Task FreezeAsync(this Stage stage, Instance instance, int atMostMilliseconds) =>
        await stage.FreezeAsync([await stage.Topology.App.ProcessOfAsync(instance.Name)], atMostMilliseconds);

    private static async Task FreezeAsync(this Stage stage, int[] processes, int atMostMilliseconds)
    {
        Array.ForEach(processes, Signals.Freeze);
        try
        {
            await stage.SomeTimeAsync(atMostMilliseconds, 500);
        }
        finally
        {
            Array.ForEach(processes, Signals.Thaw);
        }
    }

    /// <summary>All that can happen to a way, in some order, for some time each.</summary>
    private static async Task DisturbAsync(this Stage stage, Func<Task<TcpProxy>> choose)
    {
        Action<TcpProxy>[] faults =
        [
            way => way.Cut(),
            way => way.Block(),
            way => way.Slow(TimeSpan.FromMilliseconds(stage.Random.Next(5, 60))),
            way => way.HalfClose(toServer: true),
            way => way.HalfClose(toServer: false),
        ];
        stage.Random.Shuffle(faults);
        foreach (var fault in faults)
        {
            var way = await choose();
            await stage.SomeTimeAsync(200);
            fault(way);
            await stage.SomeTimeAsync(800);
            way.Clear();
        }
    }
}
