namespace Collab.Data.Delivery;

/// <summary>The Redis channels of delivery. Nothing rests on them: each message is a hint or a copy of what PostgreSQL holds.</summary>
public static class DeliveryChannels
{
    /// <summary>The API says here that the outbox has something. The message is empty.</summary>
    public const string Outbox = "collab:outbox";

    /// <summary>Asks every notifier to compare the streams that it holds with the database. The message is empty.</summary>
    public const string Watermark = "collab:watermark";

    /// <summary>What the dispatcher appended for the users of many shards.</summary>
    public const string AllStreams = "collab:stream:all";

    /// <summary>What the dispatcher appended for the users of one shard.</summary>
    public static string Stream(int shard) => $"collab:stream:{shard}";
}
