using Collab.ServiceDefaults.Streams;
using Microsoft.Extensions.Options;

namespace Collab.Notifier.Streams;

/// <summary>
/// All open streams, by user. Lives on the pump's thread alone, like all that it is made of: work comes through
/// <see cref="PumpQueue"/> and changes feeds and connections; at the end of the turn <see cref="StreamWriter"/> sends
/// what is new.
/// </summary>
internal sealed class StreamHub(
    MessageMerge merge,
    FeedHealer healer,
    StreamWriter writer,
    ConnectionList connections,
    StreamClock clock,
    FeedList feeds,
    NotifierMetrics metrics,
    IOptions<StreamOptions> options)
{
    public IReadOnlyList<StreamConnection> Connections => connections.All;

    /// <summary>From here on what arrives for the user is kept for the connection, wherever it is going to start.</summary>
    /// <returns>False when the user has as many streams as one may have.</returns>
    public bool Join(StreamConnection connection)
    {
        var feed = feeds.FindOrAdd(connection.UserId);
        if (feed.Connections.Count >= options.Value.MaxStreamsPerUser)
            return false;

        connection.Join(feed);
        connections.Add(connection);
        clock.Begin(connection);
        metrics.StreamOpened();
        return true;
    }

    /// <summary>The headers have left: the stream begins.</summary>
    public void Start(StreamConnection connection, IStreamOutput output, ResumePoint resume, StreamHead head)
    {
        if (connection.Phase != StreamPhase.Joining)
            return;

        if (connection.Feed.Belong(head.Epoch))
            BeginAnew(connection.Feed, head.LastSeq);
        healer.Learn(connection.Feed, head.LastSeq);
        var start = StreamStart.Of(resume, head, options.Value.MaxReplay);
        connection.Start(output, start, head, FrameText.Ready(options.Value.RetryMilliseconds, start.ReadyId, connection.UserId, head));
        if (start.IsReset)
            connection.Reset(start.Position, head.Oldest ?? head.LastSeq + 1);
        writer.MarkDirty(connection.Feed);
    }

    /// <summary>The client is gone, or is to be let go.</summary>
    public void Leave(StreamConnection connection)
    {
        if (!connection.TryLeave())
            return;

        connections.Remove(connection);
        metrics.StreamClosed();
        var feed = connection.Feed;
        feed.Connections.Remove(connection);
        if (feed.Connections.Count == 0)
            feeds.Leave(feed);
        else
            writer.MarkDirty(feed);
    }

    public void End(StreamConnection connection, Bye bye) => writer.End(connection, bye);

    /// <summary>Ends the streams that were opened with these.</summary>
    public void EndAll(IReadOnlyDictionary<StreamCredential, Bye> ended)
    {
        foreach (var connection in connections.All)
        {
            if (ended.TryGetValue(connection.Credential, out var bye))
                writer.End(connection, bye);
        }
    }

    /// <summary>What the dispatcher published; <see cref="MessageMerge.Most"/> messages at most, in the order in which they came.</summary>
    public void Deliver(IReadOnlyList<ReadOnlyMemory<byte>> messages) => merge.Deliver(messages);

    /// <summary>The users who have streams here, and how far each has got.</summary>
    public Watermarks Collect() => Watermarks.Of(feeds.All);

    /// <summary>Compares the streams with what the database said.</summary>
    /// <param name="held">What <see cref="Collect"/> gave before the database was asked.</param>
    /// <param name="heads">What it answered.</param>
    /// <param name="epoch">Which database it was.</param>
    public void Compare(Watermarks held, IReadOnlyDictionary<Guid, long> heads, string epoch)
    {
        for (var i = 0; i < held.Users.Length; i++)
        {
            if (!feeds.TryFind(held.Users[i], out var feed) || !heads.TryGetValue(feed.UserId, out var head))
                continue;

            // Numbers do not go back; another database's do, unless it has caught up with what was here before it was asked.
            if (feed.Belong(epoch) || head < held.Positions[i])
                BeginAnew(feed, head);
            else
                healer.Learn(feed, head);
        }
    }

    /// <summary>The database is another one. Streams that were opened on the one before end.</summary>
    private void BeginAnew(UserFeed feed, long head)
    {
        foreach (var connection in feed.Connections)
            writer.End(connection, Bye.Epoch);
        feed.Restart(head);
    }
}
