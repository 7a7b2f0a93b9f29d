using Collab.Notifier.Replay;
using Collab.Notifier.Wire;

namespace Collab.Notifier.Streams;

/// <summary>Has what arrived in the feeds written, and where a number is missing reads what was lost from the database. Once for each user, however many streams there are.</summary>
internal sealed class FeedHealer(StreamWriter writer, ReplayReader replays, NotifierMetrics metrics)
{
    /// <summary>What arrived for the user is in the feed, or waits there for what is missing before it.</summary>
    public void Accepted(UserFeed feed, bool isNew)
    {
        if (isNew)
            writer.MarkDirty(feed);
        HealIfNeeded(feed);
    }

    /// <summary>The database has numbers up to <paramref name="head"/>.</summary>
    public void Learn(UserFeed feed, long head)
    {
        feed.Learn(head);
        HealIfNeeded(feed);
    }

    private void HealIfNeeded(UserFeed feed)
    {
        if (!feed.HasGap || feed.IsHealing)
            return;
        if (feed.Connections.Count == 0)
        {
            // Nobody waits for it. Who comes back will be given it by the database.
            feed.SkipGap();
            return;
        }

        BeginToHeal(feed);
    }

    /// <summary>Apart from what asks whether it has to, for a closure is made where a method with one begins, and that is asked of each feed that something arrives for.</summary>
    private void BeginToHeal(UserFeed feed)
    {
        feed.IsHealing = true;
        metrics.Healed();
        var after = feed.Log!.Last;
        replays.Read(new ReplayRequest(feed.UserId, after, page => Heal(feed, after, page)));
    }

    private void Heal(UserFeed feed, long after, ReplayPage page)
    {
        feed.IsHealing = false;
        if (feed.IsGone(after, page))
            SkipGap(feed, page);
        foreach (var frame in page.Frames)
            feed.Accept(frame.Number, FrameRun.Of(frame.Body, frame.Silent));
        feed.Forget();
        writer.MarkDirty(feed);
        HealIfNeeded(feed);
    }

    /// <summary>What is missing does not exist any more: the streams are told to read anew.</summary>
    private static void SkipGap(UserFeed feed, ReplayPage page)
    {
        feed.SkipGap();
        foreach (var connection in feed.Connections)
        {
            if (connection.Phase is StreamPhase.Live or StreamPhase.Replaying)
                connection.Reset(feed.Known, page.Oldest ?? feed.Known + 1);
        }
    }
}
