using Collab.Bench.Parts;
using Collab.Notifier.Wire;
using Npgsql;
using StackExchange.Redis;

namespace Collab.Bench.Fanout;

/// <summary>
/// The notifier, with a user for each stream. Events are published as the dispatcher does it.
/// They are in no table, for PostgreSQL could not append them as fast as they are to leave here: so nothing tells the
/// notifier's comparisons with the database that there were any.
/// </summary>
internal sealed class CollabServer : IFanoutServer
{
    /// <summary>As <c>Dispatch:BatchNotifications</c> has it.</summary>
    private const int BatchNotifications = 20_000;

    private readonly Parts.Notifier _notifier;
    private readonly NpgsqlConnection _connection;
    private readonly ConnectionMultiplexer _redis;
    private readonly Guid[] _users;
    private readonly BatchMessages _batch = new();

    private CollabServer(Parts.Notifier notifier, NpgsqlConnection connection, ConnectionMultiplexer redis, Guid[] users, string requests) =>
        (_notifier, _connection, _redis, _users, Requests) = (notifier, connection, redis, users, requests);

    public int ProcessId => _notifier.ProcessId;

    public int Port => _notifier.Port;

    public string Requests { get; }

    public long Published { get; private set; }

    public bool Resumes => true;

    public static async Task<IFanoutServer> StartAsync(CollabParts parts, int streams, CancellationToken cancellationToken)
    {
        var connection = await parts.ConnectAsync(cancellationToken);
        var (users, requests) = await StreamUsers.AddAsync(connection, streams, parts.Folder, cancellationToken);
        var redis = await ConnectionMultiplexer.ConnectAsync(parts.Redis);
        return new CollabServer(await Parts.Notifier.StartAsync(parts, cancellationToken), connection, redis, users, requests);
    }

    public Task BeforeOpeningAsync(CancellationToken cancellationToken) => StreamUsers.SetHeadsAsync(_connection, _users, Published, cancellationToken);

    public async Task AfterOpeningAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("DELETE FROM user_streams", _connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public Func<Task> Prepare(long before, IReadOnlyList<long> times)
    {
        var messages = times.Chunk(Math.Max(1, BatchNotifications / _users.Length)).SelectMany(batch =>
        {
            var made = Messages([.. batch.Select(SampleEvent.Of)], before, batch[^1]);
            before += batch.Length;
            return made;
        }).ToList();
        return () =>
        {
            Published += times.Count;
            return Task.WhenAll(messages.Select(message => _redis.GetSubscriber().PublishAsync(RedisChannel.Literal(message.Channel), message.Text)));
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _notifier.DisposeAsync();
        await _redis.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private IReadOnlyList<(string Channel, byte[] Text)> Messages(FrameBody[] bodies, long before, long time)
    {
        var placements = new Placement[_users.Length];
        for (var i = 0; i < bodies.Length; i++)
        {
            for (var user = 0; user < _users.Length; user++)
                placements[user] = new Placement(_users[user], before + i + 1, Silent: false);
            _batch.Add(bodies[i], placements);
        }

        return _batch.Take(time);
    }
}
