using Collab.Notifier.Streams;
using Collab.Notifier.Wire;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Tests.Streams;

public sealed class DeliveryCostTests(CollabApp app)
{
    private const int Users = 500;
    private const int Messages = 100;
    private const int Events = 4;

    [Fact]
    public async Task A_delivery_leaves_no_garbage_for_each_who_gets_it()
    {
        await using var notifier = await app.NotifierAsync();
        var (hub, writer, feeds) = (
            notifier.Services.GetRequiredService<StreamHub>(), notifier.Services.GetRequiredService<Collab.Notifier.Streams.StreamWriter>(), notifier.Services.GetRequiredService<FeedList>());
        Guid[] users = [.. Enumerable.Range(0, Users).Select(_ => Guid.CreateVersion7()).Order()];
        foreach (var user in users)
            feeds.FindOrAdd(user).Learn(0);
        byte[][] messages = [.. Enumerable.Range(0, 2 * Messages).Select(i => Message(users, i * Events))];

        // The first ones make the room that the rest needs.
        Deliver(messages[..Messages]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Deliver(messages[Messages..]);
        var perPlace = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)(Messages * Events * Users);

        Assert.All(users, user => Assert.Equal(2 * Messages * Events, feeds.FindOrAdd(user).Log!.Last));
        Assert.InRange(perPlace, 0, 4);

        void Deliver(byte[][] delivered)
        {
            foreach (var message in delivered)
            {
                hub.Deliver([message]);
                writer.WriteDirty();
            }
        }
    }

    private static byte[] Message(Guid[] users, int before)
    {
        FrameBody[] bodies = [.. Enumerable.Range(0, Events).Select(_ => new FrameBody(new byte[300], 0, -1))];
        Placement[] placements = [.. users.SelectMany(user => Enumerable.Range(0, Events).Select(i => new Placement(user, before + i + 1, Silent: false, Body: i)))];
        return new ShardMessageWriter().Write(bodies, placements, 0);
    }
}
