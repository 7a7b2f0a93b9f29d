using System.Text;
using Collab.Notifier.Wire;

namespace Collab.Tests.Streams;

internal static class MessagePlaces
{
    /// <summary>Place by place what a message for a shard says, as a notifier reads it.</summary>
    public static List<(string Text, Placement Placement)> Read(byte[] message)
    {
        List<(string, Placement)> read = [];
        var reader = new ShardMessageReader(message);
        while (reader.NextRun(out var run))
        {
            var frames = reader.FramesOf(run);
            Assert.Equal(run.Count, frames.Count);
            for (var i = 0; i < frames.Count; i++)
                read.Add((Encoding.Latin1.GetString(frames.Body(i).Text), new Placement(run.UserId, run.Seq + i, frames.IsSilent(i), frames.IsListed(i))));
        }

        return read;
    }
}
