using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Faults;

/// <summary>What a scenario breaks, and with what.</summary>
internal sealed record Stage(Topology Topology, World World, Client Owner, Random Random, Recorder Recorder)
{
    /// <summary>Waits for some moment within the time.</summary>
    public Task SomeTimeAsync(int atMostMilliseconds, int atLeastMilliseconds = 50) =>
        Task.Delay(Random.Next(atLeastMilliseconds, atMostMilliseconds), TestContext.Current.CancellationToken);
}

/// <summary>One run of a scenario: users write and listen, things break and are whole again, and the history is closed when all is quiet.</summary>
internal sealed class Round(Topology topology, Random random)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Between two writes of a user, so that there is a machine left for what starts meanwhile.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    private readonly Recorder _recorder = new();

    /// <param name="fault">Breaks something at a moment of its own, and leaves it whole.</param>
    /// <param name="ends">Whether somebody's access may end.</param>
    public async Task<Outcome> RunAsync(Func<Stage, Task> fault, bool ends = false)
    {
        await topology.SettleAsync();
        var world = await World.CreateAsync(topology.App, ends);
        var heads = await HeadsAsync(world);
        var listeners = world.Users.SelectMany(user => Enumerable.Range(0, 2).Select(number => new Listener(user, number, heads[user.Id], topology.Addresses))).ToList();
        try
        {
            await WriteAsync(world, fault);
            // Who comes late and reads all of it has to be told the same as those who were there.
            listeners.AddRange(world.Users.Select(user => new Listener(user, 2, heads[user.Id], topology.Addresses)));
            await UntilQuietAsync(world, listeners);
        }
        finally
        {
            await Task.WhenAll(listeners.Select(listener => listener.DisposeAsync().AsTask()));
        }

        return new Outcome(_recorder.Close(listeners), _recorder.Retries);
    }

    private async Task WriteAsync(World world, Func<Stage, Task> fault)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Client[] clients = [.. new[] { world.Owner, world.Owner, world.Ann, world.Bob }.Select(user => new Client(user, topology.Addresses, _recorder))];
        try
        {
            var seeds = clients.Select(_ => random.Next()).ToArray();
            var writing = Task.WhenAll(clients.Zip(seeds, (client, seed) => KeepWritingAsync(client, world, new Random(seed), stop.Token)));
            await fault(new Stage(topology, world, clients[0], random, _recorder));
            await Task.Delay(300, TestContext.Current.CancellationToken);
            await stop.CancelAsync();
            await writing;
        }
        finally
        {
            await stop.CancelAsync();
            Array.ForEach(clients, client => client.Dispose());
        }
    }

    private static async Task KeepWritingAsync(Client client, World world, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await client.SendAsync(world.Choose(client.User, random));
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Until every client has all that its user was given, or has had the time that anything may take.</summary>
    private async Task UntilQuietAsync(World world, List<Listener> listeners)
    {
        var started = TimeProvider.System.GetTimestamp();
        await topology.App.UntilDispatchedAsync();
        var heads = await HeadsAsync(world);
        while (listeners.Any(listener => listener.Position < heads[listener.User.Id]) && TimeProvider.System.GetElapsedTime(started) < Patience)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        // What comes a second time comes after that.
        await Task.Delay(200, TestContext.Current.CancellationToken);
    }

    private async Task<Dictionary<Guid, long>> HeadsAsync(World world)
    {
        await using var connection = await topology.App.OpenDatabaseAsync();
        var heads = new Dictionary<Guid, long>();
        foreach (var user in world.Users)
            heads[user.Id] = (await connection.QueryAsync<long>("SELECT last_seq FROM user_streams WHERE user_id = @id", ("id", user.Id))).Single();
        return heads;
    }
}
