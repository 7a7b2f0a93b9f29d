using System.Text;
using Collab.Data.Delivery;
using Collab.Notifier.Wire;
using CsCheck;

namespace Collab.Tests.Streams;

public sealed class BatchMessagesTests
{
    private static readonly Guid[] Users = [.. Enumerable.Range(0, 60).Select(_ => Guid.CreateVersion7())];

    /// <summary>Who gets each activity of a batch, under the numbers that a dispatcher gives: some users get many of them.</summary>
    private static readonly Gen<Placement[][]> GenBatch =
        Gen.Select(Gen.Int[0, Users.Length - 1], Gen.Bool, Gen.Bool).Array[1, 40].Array[1, 12].Select(activities =>
        {
            var last = new Dictionary<Guid, long>();
            return Array.ConvertAll(activities, activity => activity.DistinctBy(place => place.Item1).Select(place =>
            {
                var user = Users[place.Item1];
                return new Placement(user, last[user] = last.GetValueOrDefault(user) + 1, place.Item2, place.Item3);
            }).ToArray());
        });

    [Fact]
    public void Everyone_gets_everything_once_and_in_order_over_a_channel_that_their_notifier_listens_to()
    {
        GenBatch.Sample(activities =>
        {
            var arrived = Take(activities).SelectMany(message => Read(message.Message).Select(read => (message.Channel, read.Text, read.Placement))).ToList();
            Assert.All(arrived, a => Assert.Contains(a.Channel, new[] { DeliveryChannels.AllStreams, DeliveryChannels.Stream(Shard.Of(a.Placement.UserId)) }));

            var sent = activities.SelectMany((placements, i) => placements.Select(placement => (Text: $"{i}", Placement: placement))).ToLookup(a => a.Placement.UserId);
            var got = arrived.ToLookup(a => a.Placement.UserId, a => (a.Text, a.Placement));
            Assert.Equal(sent.Count, got.Count);
            Assert.All(sent, user => Assert.Equal(user, got[user.Key]));
        });
    }

    [Fact]
    public void What_concerns_few_shards_goes_to_those_and_what_concerns_many_is_one_message()
    {
        var users = Enumerable.Range(0, 2_000).Select(_ => Guid.CreateVersion7()).GroupBy(Shard.Of).ToList();
        Placement[] OfShards(int count) => [.. users.Take(count).SelectMany(shard => shard.Take(3)).Select(user => new Placement(user, 1, Silent: false))];

        Assert.Equal(BatchMessages.Many - 1, Take([OfShards(BatchMessages.Many - 1)]).Count);
        Assert.Equal([DeliveryChannels.AllStreams], Take([OfShards(BatchMessages.Many)]).Select(message => message.Channel));
        Assert.Equal([DeliveryChannels.AllStreams], Take([.. users.Select(shard => new[] { new Placement(shard.First(), 1, Silent: false) })]).Select(message => message.Channel));
    }

    [Fact]
    public void What_was_taken_or_forgotten_does_not_come_again()
    {
        var batch = new BatchMessages();
        batch.Add(FrameBody.Withdrawn, [new Placement(Guid.CreateVersion7(), 1, Silent: false)]);
        Assert.Single(batch.Take(0));
        Assert.Empty(batch.Take(0));

        batch.Add(FrameBody.Withdrawn, [new Placement(Guid.CreateVersion7(), 1, Silent: false)]);
        batch.Clear();
        Assert.Empty(batch.Take(0));
    }

    private static IReadOnlyList<(string Channel, byte[] Message)> Take(Placement[][] activities)
    {
        var batch = new BatchMessages();
        for (var i = 0; i < activities.Length; i++)
            batch.Add(new FrameBody(Encoding.ASCII.GetBytes($"{i}"), 0, -1), activities[i]);
        return batch.Take(0);
    }

    private static List<(string Text, Placement Placement)> Read(byte[] message)
    {
        var read = MessagePlaces.Read(message);
        // Who reads several messages together relies on it.
        Assert.Equal(read.Select(place => place.Placement.UserId).Order(), read.Select(place => place.Placement.UserId));
        return read;
    }
}
