using System.Buffers.Binary;
using System.Text;

namespace Sweeper.Cli.Export;

/// <summary>Fields of a protocol buffers message, as far as event files need them.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public ProtobufWriter Integer(int field, long value)
    {
        Key(field, Varint);
        WriteVarint(unchecked((ulong)value)); // Negative numbers take all ten bytes.
        return this;
    }

    public ProtobufWriter Double(int field, double value)
    {
        Key(field, Fixed64);
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        _bytes.AddRange(bytes);
        return this;
    }

    public ProtobufWriter Float(int field, float value)
    {
        Key(field, Fixed32);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.AddRange(bytes);
        return this;
    }

    public ProtobufWriter Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    public ProtobufWriter Message(int field, ProtobufWriter message) => Bytes(field, message.ToArray());

    private ProtobufWriter Bytes(int field, byte[] content)
    {
        Key(field, LengthDelimited);
        WriteVarint((ulong)content.Length);
        _bytes.AddRange(content);
        return this;
    }

    private void Key(int field, int wireType) => WriteVarint(((ulong)field << 3) | (uint)wireType);

    // Seven bits a byte, the lowest first; the eighth says that more come.
    private void WriteVarint(ulong value)
    {
        while (value >= 0x80)
        {
            _bytes.Add((byte)((value & 0x7F) | 0x80));
            value >>= 7;
        }

        _bytes.Add((byte)value);
    }
}
