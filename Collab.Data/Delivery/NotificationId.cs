using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Collab.Data.Delivery;

/// <summary>
/// The id of a notification, which is nowhere stored: a UUID of version 7 (RFC 9562, section 5.7) whose time is that of
/// the notification and whose other bits are its number and a check value over its user. So the row is found by its
/// primary key, and the dispatcher, which appends tens of thousands a second, keeps no index of ids.
/// <code>
/// unix ms 48 | version 4 | number, high 12 | variant 2 | number, low 28 | check 34
/// </code>
/// </summary>
internal static class NotificationId
{
    private const int LowBits = 28;
    private const int CheckBits = 34;
    private const long MaxNumber = (1L << (12 + LowBits)) - 1;

    public static Guid Of(Guid userId, long number, DateTimeOffset createdAt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, MaxNumber);
        var milliseconds = (ulong)createdAt.ToUnixTimeMilliseconds();
        var high = (milliseconds << 16) | 0x7000 | (ulong)(number >> LowBits);
        var low = (2UL << 62) | ((ulong)(number & ((1L << LowBits) - 1)) << CheckBits) | Check(userId, high, number);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        return new Guid(bytes, bigEndian: true);
    }

    /// <returns>The number that the id speaks of, or <see langword="null"/> where it is no id of a notification of that user.</returns>
    public static long? NumberIn(Guid id, Guid userId)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        var low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        var number = (long)(((high & 0xFFF) << LowBits) | ((low >> CheckBits) & ((1UL << LowBits) - 1)));
        var isOne = (high & 0xF000) == 0x7000 && low >> 62 == 2 && (low & ((1UL << CheckBits) - 1)) == Check(userId, high, number);
        return isOne ? number : null;
    }

    private static ulong Check(Guid userId, ulong high, long number)
    {
        Span<byte> text = stackalloc byte[32];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        userId.TryWriteBytes(text, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64BigEndian(text[16..], high);
        BinaryPrimitives.WriteInt64BigEndian(text[24..], number);
        SHA256.HashData(text, digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest) >> (64 - CheckBits);
    }
}
