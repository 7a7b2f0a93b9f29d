using System.Buffers.Binary;
using System.Text;

namespace Collab.Tests.Edges;

/// <summary>A message of protobuf, whose fields are known by their numbers alone.</summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Number, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public ProtoMessage(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var tag = ReadVarint(ref bytes);
            _fields.Add(((int)(tag >> 3), ReadValue(ref bytes, (int)(tag & 7))));
        }
    }

    /// <summary>The messages in the first field, in their second field, and so on.</summary>
    public IEnumerable<ProtoMessage> All(params int[] path)
    {
        IEnumerable<ProtoMessage> found = [this];
        foreach (var number in path)
            found = found.SelectMany(message => message._fields.Where(field => field.Number == number)).Select(field => new ProtoMessage(field.Bytes));
        return found;
    }

    public bool Has(int number) => _fields.Exists(field => field.Number == number);

    /// <summary>The bytes of a field; none, where it is not there.</summary>
    public ReadOnlySpan<byte> Bytes(int number) => _fields.Find(field => field.Number == number).Bytes.Span;

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    public long Fixed64(int number) => BinaryPrimitives.ReadInt64LittleEndian(Bytes(number));

    public double Double(int number) => BinaryPrimitives.ReadDoubleLittleEndian(Bytes(number));

    private static ReadOnlyMemory<byte> ReadValue(ref ReadOnlyMemory<byte> bytes, int wireType)
    {
        var before = bytes;
        switch (wireType)
        {
            case 0:
                ReadVarint(ref bytes);
                return before[..^bytes.Length];
            case 1:
                return Take(ref bytes, 8);
            case 2:
                var length = (int)ReadVarint(ref bytes);
                return Take(ref bytes, length);
            case 5:
                return Take(ref bytes, 4);
            default:
                throw new InvalidDataException($"There is no wire type {wireType}.");
        }
    }

    private static ulong ReadVarint(ref ReadOnlyMemory<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(ref bytes, 1).Span[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> bytes, int count)
    {
        var taken = bytes[..count];
        bytes = bytes[count..];
        return taken;
    }
}
