using System.Buffers.Binary;

namespace Collab.Bench.Seeding;

/// <summary>Chance that repeats itself: everything random comes from here, in one order.</summary>
internal sealed class SeedRandom(int seed)
{
    private readonly Random _random = new(seed);

    public int Below(int count) => _random.Next(count);

    /// <summary>From 0 to below the count, and mostly near 0.</summary>
    public int SkewedBelow(int count) => (int)(count * Math.Pow(_random.NextDouble(), 3));

    public bool Chance(double share) => _random.NextDouble() < share;

    /// <summary>1 to <paramref name="most"/>, each half as likely as its half: what the rank of a word in a text is like.</summary>
    public int Rank(int most) => (int)Math.Exp(_random.NextDouble() * Math.Log(most));

    public T OneOf<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>One, and mostly one of the first.</summary>
    public T FirstOf<T>(IReadOnlyList<T> items) => items[SkewedBelow(items.Count)];

    public DateTimeOffset Between(DateTimeOffset from, DateTimeOffset to) => from + (to - from) * _random.NextDouble();

    /// <summary>An id of version 7 (RFC 9562, section 5.7).</summary>
    public Guid Id(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes, (at.ToUnixTimeMilliseconds() << 16) | 0x7000L | (uint)(bytes[6] << 8 | bytes[7]) & 0xFFF);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
