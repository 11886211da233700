using System.Text;

namespace Sweeper.Cli.Tests.Export;

/// <summary>
/// Reads event files by the format's definition alone: TFRecord framing with a CRC computed bit by bit, and protocol buffers
/// as fields by number. Shares nothing with the writer.
/// </summary>
internal static class EventFileReader
{
    /// <summary>The messages of a TFRecord file; every checksum must be right.</summary>
    public static IReadOnlyList<byte[]> Records(byte[] file)
    {
        List<byte[]> records = [];
        for (int at = 0; at < file.Length;)
        {
            int length = checked((int)BitConverter.ToUInt64(file, at));
            Assert.Equal(Masked(file.AsSpan(at, 8)), BitConverter.ToUInt32(file, at + 8));
            byte[] record = file.AsSpan(at + 12, length).ToArray();
            Assert.Equal(Masked(record), BitConverter.ToUInt32(file, at + 12 + length));
            records.Add(record);
            at += 16 + length;
        }

        return records;
    }

    /// <summary>The fields of a message: number, and a number, or bytes of a text or an inner message.</summary>
    public static ILookup<int, object> Fields(byte[] message)
    {
        List<(int Field, object Value)> fields = [];
        int at = 0;
        while (at < message.Length)
        {
            ulong key = Varint();
            object value;
            switch (key & 7)
            {
                case 0:
                    value = unchecked((long)Varint());
                    break;
                case 1:
                    value = BitConverter.ToDouble(message, at);
                    at += 8;
                    break;
                case 2:
                    int length = (int)Varint();
                    value = message.AsSpan(at, length).ToArray();
                    at += length;
                    break;
                case 5:
                    value = BitConverter.ToSingle(message, at);
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"wire type {key & 7}");
            }

            fields.Add(((int)(key >> 3), value));
        }

        return fields.ToLookup(field => field.Field, field => field.Value);

        ulong Varint()
        {
            ulong result = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte next = message[at++];
                result |= (ulong)(next & 0x7F) << shift;
                if ((next & 0x80) == 0)
                {
                    return result;
                }
            }
        }
    }

    public static ILookup<int, object> Inner(object message) => Fields((byte[])message);

    public static string Text(object bytes) => Encoding.UTF8.GetString((byte[])bytes);

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte one in data)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
            }
        }

        crc = ~crc;
        return unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8);
    }
}
