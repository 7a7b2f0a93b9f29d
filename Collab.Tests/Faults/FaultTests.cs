using System.Globalization;
using System.Net;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Faults;

/// <summary>
/// Whatever dies, freezes or is cut off at whatever moment: what was acknowledged arrives, once and in order, and nobody
/// hears what they may not see. <c>COLLAB_FAULT_ROUNDS</c> says how often each is run, 1 unless set; <c>COLLAB_FAULT_SEED</c>
/// repeats the moments of a run.
/// </summary>
public sealed class FaultTests(Topology topology, ITestOutputHelper output) : IClassFixture<Topology>
{
    private static readonly int Rounds = Setting("COLLAB_FAULT_ROUNDS") ?? 1;

    public static bool IsWindows => OperatingSystem.IsWindows();

    [Theory(SkipWhen = nameof(IsWindows), Skip = "Signals are Unix's")]
    [MemberData(nameof(All))]
    public async Task Nothing_is_lost_when(string happens)
    {
        var seed = Setting("COLLAB_FAULT_SEED") ?? Random.Shared.Next();
        for (var round = 0; round < Rounds; round++)
            await RunAsync(happens, seed + round);
    }

    private async Task RunAsync(string happens, int seed)
    {
        var isKept = false;
        topology.Complaints.Forget();
        try
        {
            var outcome = await new Round(topology, new Random(seed)).RunAsync(ByName[happens], ends: happens == "access ends");
            output.WriteLine($"{happens}, seed {seed}: {outcome}");
            Assert.True(outcome.Violations.Count == 0, string.Join('\n', outcome.Violations.Take(20)));
            Assert.Empty(topology.Complaints.Traces);
            isKept = true;
        }
        finally
        {
            if (!isKept)
                output.WriteLine($"Repeat it with COLLAB_FAULT_SEED={seed}. The services said:\n{topology.Complaints.Latest}");
        }
    }

    [Fact]
    public async Task A_build_that_loses_rows_of_the_outbox_is_found_out()
    {
        await topology.App.ExecuteAsync(
            """
            CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM outbox WHERE id = NEW.id; RETURN NULL; END';
            CREATE TRIGGER lose AFTER INSERT ON outbox FOR EACH ROW WHEN (NEW.id % 5 = 0) EXECUTE FUNCTION lose()
            """);
        try
        {
            var outcome = await new Round(topology, new Random(1)).RunAsync(stage => Eventually.IsTrueAsync(() => Task.FromResult(stage.Recorder.Acknowledged >= 20)));
            Assert.NotEmpty(outcome.Violations);
            Assert.All(outcome.Violations, violation => Assert.Equal(Promise.Missing, violation.Broken));
        }
        finally
        {
            await topology.App.ExecuteAsync("DROP FUNCTION lose CASCADE");
        }
    }

    [Fact]
    public async Task A_write_that_hangs_with_rows_locked_does_not_hold_up_the_events_of_others()
    {
        await topology.SettleAsync();
        var (ada, ben) = (await topology.App.UserAsync("Ada"), await topology.App.UserAsync("Ben"));
        var api = topology.Apis[1];
        using var http = topology.App.Application.CreateHttpClient(api.Name);
        await using var connection = await topology.App.OpenDatabaseAsync();
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await connection.QueryAsync<long>("SELECT last_seq FROM user_streams WHERE user_id = @id FOR UPDATE", ("id", ada.Id));
        var hanging = new Caller(http, ada.Token).PostAsync($"/notifications/{ada.Id}/read", new { up_to = 0 });
        await Eventually.IsTrueAsync(async () => (await connection.QueryAsync<int>("SELECT pid FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))")).Count > 0);

        // It gets the row, and is not there to be told so.
        api.Postgres.Block();
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        await ada.NoteAsync("Behind the lock");
        await ben.NoteAsync("Behind Ada's");
        await Eventually.IsTrueAsync(async () => await topology.App.CountAsync("SELECT last_seq FROM user_streams WHERE user_id = @id", ("id", ben.Id)) == 1);

        api.Postgres.Clear();
        (await hanging).ExpectProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
    }

    [Fact(SkipWhen = nameof(IsWindows), Skip = "PostgreSQL on Windows does not look whether its client is still there")]
    public async Task A_leader_that_is_killed_while_it_waits_for_a_row_leaves_the_lead_to_another_at_once()
    {
        await topology.SettleAsync();
        var ada = await topology.App.UserAsync("Ada");
        var (leader, follower) = await topology.LeadAsync();
        await using var connection = await topology.App.OpenDatabaseAsync();
        await using var watch = await topology.App.OpenDatabaseAsync();
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await connection.QueryAsync<long>("SELECT last_seq FROM user_streams WHERE user_id = @id FOR UPDATE", ("id", ada.Id));
        await ada.NoteAsync("Behind the lock");
        var waiting = await Eventually.UntilAsync(
            () => watch.QueryAsync<int>("SELECT pid FROM pg_stat_activity WHERE application_name = 'collab-dispatcher' AND @pid = ANY (pg_blocking_pids(pid))", ("pid", connection.ProcessID)),
            found => found.Count > 0);

        var began = TimeProvider.System.GetTimestamp();
        var killing = leader.KillAsync();
        await Eventually.IsTrueAsync(async () => (await watch.QueryAsync<int>("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = @pid", ("pid", waiting[0]))).Count == 0);
        // The wait itself would end after 10 s.
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0, 5);
        await topology.UntilLeadsAsync(follower);

        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        await Eventually.IsTrueAsync(async () => await topology.App.CountAsync("SELECT last_seq FROM user_streams WHERE user_id = @id", ("id", ada.Id)) == 1);
        await killing;
        await leader.StartAsync();
    }

    public static TheoryData<string> All => [.. ByName.Keys];

    private static readonly Dictionary<string, Func<Stage, Task>> ByName = new()
    {
        ["the leader is killed"] = Scenarios.LeaderIsKilledAsync,
        ["the follower is killed"] = Scenarios.FollowerIsKilledAsync,
        ["an API is killed between commit and answer"] = Scenarios.ApiIsKilledBetweenCommitAndAnswerAsync,
        ["Redis is killed and returns empty"] = Scenarios.RedisIsKilledAndReturnsEmptyAsync,
        ["PostgreSQL is killed"] = Scenarios.PostgresIsKilledAsync,
        ["the leader is frozen"] = Scenarios.LeaderIsFrozenAsync,
        ["the follower is frozen"] = Scenarios.FollowerIsFrozenAsync,
        ["an API is frozen"] = Scenarios.ApiIsFrozenAsync,
        ["Redis is frozen"] = Scenarios.RedisIsFrozenAsync,
        ["PostgreSQL is frozen"] = Scenarios.PostgresIsFrozenAsync,
        ["the leader and PostgreSQL are parted"] = Scenarios.LeaderAndPostgresArePartedAsync,
        ["the follower and PostgreSQL are parted"] = Scenarios.FollowerAndPostgresArePartedAsync,
        ["the leader and Redis are parted"] = Scenarios.LeaderAndRedisArePartedAsync,
        ["the follower and Redis are parted"] = Scenarios.FollowerAndRedisArePartedAsync,
        ["an API and PostgreSQL are parted"] = Scenarios.ApiAndPostgresArePartedAsync,
        ["an API and Redis are parted"] = Scenarios.ApiAndRedisArePartedAsync,
        ["an API and a notifier are parted"] = Scenarios.ApiAndNotifierArePartedAsync,
        ["connections to PostgreSQL keep breaking"] = Scenarios.ConnectionsToPostgresKeepBreakingAsync,
        ["Redis is away from the start"] = Scenarios.RedisIsAwayFromTheStartAsync,
        ["notifiers are restarted one by one"] = Scenarios.NotifiersAreRestartedOneByOneAsync,
        ["APIs are restarted one by one"] = Scenarios.ApisAreRestartedOneByOneAsync,
        ["Redis and the leader fail together"] = Scenarios.RedisAndLeaderFailTogetherAsync,
        ["Redis and PostgreSQL fail together"] = Scenarios.RedisAndPostgresFailTogetherAsync,
        ["an API and the leader fail together"] = Scenarios.ApiAndLeaderFailTogetherAsync,
        ["an API and PostgreSQL fail together"] = Scenarios.ApiAndPostgresFailTogetherAsync,
        ["access ends"] = Scenarios.AccessEndsAsync,
    };

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
