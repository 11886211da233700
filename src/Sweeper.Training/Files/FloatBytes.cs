using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Sweeper.Training.Files;

/// <summary>Little-endian floating-point numbers of a file as <c>float</c>.</summary>
internal static class FloatBytes
{
    private const int BufferSize = 1 << 20;

    /// <summary>Whether the format's type holds floating-point numbers that can be read.</summary>
    public static bool CanRead(string dtype) => dtype is "F64" or "F32" or "F16" or "BF16";

    /// <summary>Reads as many numbers as the destination has room for.</summary>
    /// <param name="stream">At the first byte.</param>
    /// <param name="dtype">F64, F32, F16 or BF16.</param>
    /// <param name="destination">Rounded to nearest where <c>float</c> is the smaller type.</param>
    /// <exception cref="EndOfStreamException">The stream is too short.</exception>
    public static void Read(Stream stream, string dtype, Span<float> destination)
    {
        if (dtype == "F32" && BitConverter.IsLittleEndian)
        {
            stream.ReadExactly(MemoryMarshal.AsBytes(destination));
            return;
        }

        int size = dtype switch
        {
            "F64" => 8,
            "F32" => 4,
            "F16" or "BF16" => 2,
            _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "holds no floating-point numbers"),
        };
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (!destination.IsEmpty)
            {
                int count = Math.Min(destination.Length, BufferSize / size);
                Span<byte> bytes = buffer.AsSpan(0, count * size);
                stream.ReadExactly(bytes);
                Convert(bytes, dtype, destination[..count]);
                destination = destination[count..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Convert(ReadOnlySpan<byte> bytes, string dtype, Span<float> to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = dtype switch
            {
                "F64" => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]),
                "F32" => BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]),
                "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]),
                // BF16 is the upper half of a float.
                _ => BitConverter.Int32BitsToSingle(
                    BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]) << 16),
            };
        }
    }
}
