using System.Diagnostics.CodeAnalysis;
using Collab.Notifier.Wire;
using Microsoft.Extensions.Options;

namespace Collab.Notifier.Streams;

/// <summary>
/// The users who have streams here, and for a while those who had: a stream that comes back soon goes on from what has
/// arrived meanwhile, and a storm of them asks the database for no events. On the pump's thread.
/// </summary>
internal sealed class FeedList(ShardSubscriptions shards, IOptions<StreamOptions> options, TimeProvider time)
{
    /// <summary>Users without a stream who are remembered, at most.</summary>
    private const int MaxLeft = 50_000;

    private readonly Dictionary<Guid, UserFeed> _feeds = [];
    private readonly Queue<(UserFeed Feed, long At)> _left = [];

    public IReadOnlyCollection<UserFeed> All => _feeds.Values;

    public bool TryFind(Guid userId, [MaybeNullWhen(false)] out UserFeed feed) => _feeds.TryGetValue(userId, out feed);

    public UserFeed FindOrAdd(Guid userId)
    {
        if (!_feeds.TryGetValue(userId, out var feed))
        {
            _feeds.Add(userId, feed = new UserFeed(userId));
            shards.Hold(Shard.Of(userId));
        }

        return feed;
    }

    /// <summary>The last of the user's streams has left.</summary>
    public void Leave(UserFeed feed)
    {
        feed.LeftAt = time.GetTimestamp();
        _left.Enqueue((feed, feed.LeftAt));
        ForgetOld();
    }

    /// <summary>Forgets the users who have had no stream for long enough.</summary>
    public void ForgetOld()
    {
        var due = time.GetTimestamp() - time.Ticks(options.Value.Recent);
        while (_left.TryPeek(out var left) && (left.At <= due || _left.Count > MaxLeft))
        {
            _left.Dequeue();
            if (left.Feed is { Connections.Count: 0 } feed && feed.LeftAt == left.At && _feeds.Remove(feed.UserId))
                shards.Release(Shard.Of(feed.UserId));
        }
    }
}
