using System.Buffers.Binary;

namespace Collab.Notifier.Wire;

/// <summary>Users are spread over a fixed number of shards; a notifier listens to those of the users whose streams it holds.</summary>
internal static class Shard
{
    /// <summary>All notifiers have to agree on it.</summary>
    public const int Count = 64;

    /// <summary>From the last bytes of the id, which are random in every version of UUID that is in use.</summary>
    public static int Of(Guid userId)
    {
        Span<byte> bytes = stackalloc byte[16];
        userId.TryWriteBytes(bytes);
        return (int)(BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]) % Count);
    }
}
