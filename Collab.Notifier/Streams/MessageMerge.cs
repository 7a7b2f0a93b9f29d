using System.Buffers.Binary;
using Collab.Notifier.Wire;

namespace Collab.Notifier.Streams;

/// <summary>
/// Takes messages that wait for the pump into the feeds, user by user and not message by message: each has its users in
/// their order, and who is in many of them is looked up, and read from memory, once for all. On the pump's thread.
/// </summary>
internal sealed partial class MessageMerge(FeedList feeds, FeedHealer healer, StreamWriter writer, ILogger<MessageMerge> logger)
{
    /// <summary>So many at most: what is written is to be on its way while the rest is read.</summary>
    public const int Most = 8;

    private readonly Source[] _sources = new Source[Most];
    private readonly UserFeed[] _feeds = new UserFeed[Lookahead.Count];
    private readonly List<Part> _parts = [];
    private readonly Lookahead _lookahead = new();

    /// <summary>How many messages have something left.</summary>
    private int _left;

    /// <param name="messages">In the order in which they came; no more than <see cref="Most"/>. One that cannot be read keeps back none of the others.</param>
    public void Deliver(IReadOnlyList<ReadOnlyMemory<byte>> messages)
    {
        _left = 0;
        try
        {
            foreach (var message in messages)
                Open(message);
            while (_left > 0)
                DeliverToNext();
        }
        finally
        {
            // They may be large, and the next ones may be long in coming.
            _parts.Clear();
            Array.Clear(_sources);
            Array.Clear(_feeds);
        }
    }

    private void Open(ReadOnlyMemory<byte> message)
    {
        try
        {
            var reader = new ShardMessageReader(message);
            writer.Delivered(reader.PublishedMicroseconds, reader.Origin);
            _sources[_left] = new Source { Reader = reader };
            if (Advance(ref _sources[_left]))
                _left++;
        }
        catch (FormatException e)
        {
            Log.Unreadable(logger, e.Message);
        }
    }

    /// <summary>The next few users.</summary>
    private void DeliverToNext()
    {
        _parts.Clear();
        var users = 0;
        while (_left > 0 && users < _feeds.Length)
        {
            if (TakeNext(users) is { } feed)
                _feeds[users++] = feed;
        }

        _lookahead.Read(_feeds.AsSpan(0, users));
        var isNew = false;
        for (var i = 0; i < _parts.Count; i++)
        {
            var part = _parts[i];
            var feed = _feeds[part.Feed];
            isNew |= feed.Accept(part.Run.Seq, part.Reader.FramesOf(part.Run));
            if (i + 1 < _parts.Count && _parts[i + 1].Feed == part.Feed)
                continue;
            healer.Accepted(feed, isNew);
            isNew = false;
        }
    }

    /// <summary>Takes all that the messages have next for one user.</summary>
    /// <returns><see langword="null"/> where the user has no stream here.</returns>
    private UserFeed? TakeNext(int index)
    {
        var first = 0;
        for (var i = 1; i < _left; i++)
        {
            if (_sources[i].Order < _sources[first].Order)
                first = i;
        }

        var order = _sources[first].Order;
        var isHere = feeds.TryFind(_sources[first].Run.UserId, out var feed);
        for (var i = first; i < _left;)
        {
            ref var source = ref _sources[i];
            if (source.Order != order)
            {
                i++;
                continue;
            }

            if (isHere)
                _parts.Add(new Part(index, source.Reader, source.Run));
            if (!Advance(ref source))
                Close(i);
        }

        return feed;
    }

    /// <returns>Whether there is anything left.</returns>
    private bool Advance(ref Source source)
    {
        try
        {
            if (!source.Reader.NextRun(out source.Run))
                return false;
            Span<byte> bytes = stackalloc byte[16];
            source.Run.UserId.TryWriteBytes(bytes, bigEndian: true, out _);
            source.Order = BinaryPrimitives.ReadUInt128BigEndian(bytes);
            return true;
        }
        catch (FormatException e)
        {
            Log.Unreadable(logger, e.Message);
            return false;
        }
    }

    /// <summary>The others keep their order.</summary>
    private void Close(int index)
    {
        _left--;
        Array.Copy(_sources, index + 1, _sources, index, _left - index);
    }

    private struct Source
    {
        public ShardMessageReader Reader;

        /// <summary>What comes next.</summary>
        public PlacementRun Run;

        /// <summary>Where its user is in the order of all, which is that of their bytes.</summary>
        public UInt128 Order;
    }

    private readonly record struct Part(int Feed, ShardMessageReader Reader, PlacementRun Run);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "What was published could not be read: {Reason}")]
        public static partial void Unreadable(ILogger logger, string reason);
    }
}
