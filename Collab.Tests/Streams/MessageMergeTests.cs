using Collab.Notifier.Streams;
using Collab.Notifier.Wire;
using Collab.Tests.Support;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Tests.Streams;

public sealed class MessageMergeTests(CollabApp app)
{
    /// <summary>Their order is that of their bytes as they are read by people: the first number is turned round in memory, and may be above 2³¹.</summary>
    private static readonly Guid[] Users = [.. Enumerable.Range(0, 12).Select(i => new Guid((uint)(i % 3) << 31 | (uint)(i % 4) << 20 | (uint)(12 - i), 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)i)).Order()];

    /// <summary>For each message and each user, how many places it has.</summary>
    private static readonly Gen<int[][]> GenMessages = Gen.Frequency((2, Gen.Const(0)), (3, Gen.Int[1, 3]), (1, Gen.Int[4, 20])).Array[Users.Length].Array[1, MessageMerge.Most];

    [Fact]
    public async Task Messages_that_are_taken_together_say_what_they_say_one_by_one()
    {
        await using var notifier = await app.NotifierAsync();
        var (hub, feeds) = (notifier.Services.GetRequiredService<StreamHub>(), notifier.Services.GetRequiredService<FeedList>());
        GenMessages.Sample(
            counts =>
            {
                Guid[] here = [.. Users.Where((_, i) => i % 4 != 3)];
                foreach (var user in here)
                    feeds.FindOrAdd(user).Restart(0);

                var (messages, expected) = Write(counts);
                hub.Deliver(messages);

                Assert.All(here, user => Assert.Equal(expected.GetValueOrDefault(user, []), Texts(feeds.FindOrAdd(user).Log!)));
                Assert.All(Users.Except(here), user => Assert.False(feeds.TryFind(user, out _)));
            },
            threads: 1);
    }

    [Fact]
    public async Task One_that_cannot_be_read_keeps_back_none_of_the_others()
    {
        await using var notifier = await app.NotifierAsync();
        var (hub, feeds) = (notifier.Services.GetRequiredService<StreamHub>(), notifier.Services.GetRequiredService<FeedList>());
        foreach (var user in Users)
            feeds.FindOrAdd(user).Restart(0);
        var (messages, _) = Write([[.. Users.Select(_ => 1)], [.. Users.Select(_ => 2)]]);
        // Two users' places, and a third that is cut short.
        var cut = messages[0][..^(9 * 19 + 1)];

        hub.Deliver([new byte[100], cut, .. messages, default]);

        Assert.All(Users, user => Assert.Equal(3, feeds.FindOrAdd(user).Log!.Last));
    }

    /// <returns>The messages, and the text of each user's places.</returns>
    private static (List<ReadOnlyMemory<byte>> Messages, Dictionary<Guid, List<(string, bool)>> Expected) Write(int[][] counts)
    {
        List<ReadOnlyMemory<byte>> messages = [];
        Dictionary<Guid, List<(string, bool)>> expected = [];
        for (var message = 0; message < counts.Length; message++)
        {
            List<FrameBody> bodies = [];
            Dictionary<string, int> known = [];
            List<Placement> placements = [];
            for (var i = 0; i < Users.Length; i++)
            {
                var said = expected.TryGetValue(Users[i], out var before) ? before : expected[Users[i]] = [];
                for (var n = 0; n < counts[message][i]; n++)
                {
                    // Some users get the same as others.
                    var text = $"{message}.{i % 3}.{n}";
                    said.Add((text, n == 1));
                    if (known.TryAdd(text, bodies.Count))
                        bodies.Add(new FrameBody(System.Text.Encoding.ASCII.GetBytes(text), 0, -1));
                    placements.Add(new Placement(Users[i], said.Count, Silent: n == 1, Body: known[text]));
                }
            }

            messages.Add(new ShardMessageWriter().Write(bodies, [.. placements], 0));
        }

        return (messages, expected);
    }

    private static List<(string, bool)> Texts(FrameLog log)
    {
        List<(string, bool)> texts = [];
        for (var number = log.First; number <= log.Last; number++)
        {
            var run = log.RunAt(log.Find(number), out var first);
            var index = (int)(number - first);
            texts.Add((System.Text.Encoding.ASCII.GetString(run.Body(index).Text), run.IsSilent(index)));
        }

        return texts;
    }
}
