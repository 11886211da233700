using System.Numerics;
using System.Text;

namespace Sweeper.Training.Files.Pickle;

/// <summary>The bytes of one or more pickles, read from the front. Never beyond the end.</summary>
internal sealed class PickleInput(byte[] data)
{
    private const int MaxBytesOfNumber = 16;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>First byte that was not read.</summary>
    public int Position { get; private set; }

    public byte Byte() => Take(1)[0];

    /// <exception cref="PickleException">There are fewer bytes left.</exception>
    public ReadOnlySpan<byte> Take(long count)
    {
        if (count > data.Length - Position)
        {
            throw new PickleException($"ends too early (at byte {Position})");
        }

        ReadOnlySpan<byte> bytes = data.AsSpan(Position, (int)count);
        Position += (int)count;
        return bytes;
    }

    /// <summary>Numbers beyond 64 bits occur once: the legacy format's magic number has 10 bytes.</summary>
    public BigInteger Number(int length) =>
        length <= MaxBytesOfNumber
            ? new BigInteger(Take(length))
            : throw new PickleException($"has a number of {length} bytes (at byte {Position})");

    public string Text(long length)
    {
        try
        {
            return StrictUtf8.GetString(Take(length));
        }
        catch (DecoderFallbackException)
        {
            throw new PickleException($"has a text that is not UTF-8 (at byte {Position})");
        }
    }

    /// <summary>Up to the next line feed, which is left out.</summary>
    public string Line()
    {
        int length = data.AsSpan(Position).IndexOf((byte)'\n');
        if (length < 0)
        {
            throw new PickleException($"ends within a name (at byte {Position})");
        }

        string line = Encoding.Latin1.GetString(Take(length));
        Position++;
        return line;
    }
}
