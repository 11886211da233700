using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Sweeper.Engine;

namespace Sweeper.Training.Files;

/// <summary>Reads tensors from a safetensors file, one at a time, without loading the rest.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class SafetensorsReader : IDisposable
{
    private const int BufferSize = 1 << 20;

    private readonly FileStream _file;
    private readonly string _path;

    private SafetensorsReader(FileStream file, string path)
    {
        _file = file;
        _path = path;
        (Entries, Metadata) = SafetensorsHeader.Read(file, path);
    }

    /// <summary>In the order of the header, which need not be that of the data.</summary>
    public IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>The texts under <c>__metadata__</c>; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="UserErrorException">There is no such file, or its header lies.</exception>
    public static SafetensorsReader Open(string path)
    {
        path = Path.GetFullPath(path);
        FileStream file;
        try
        {
            file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"the weights cannot be read: {e.Message}",
                "check that the file is there and may be read", path, e);
        }

        try
        {
            return new(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a tensor of F32, F16, BF16 or F64, row-major.</summary>
    /// <param name="entry">One of <see cref="Entries"/>.</param>
    /// <param name="destination">As long as the tensor has elements.</param>
    /// <exception cref="UserErrorException">The tensor holds no floating-point numbers.</exception>
    public void ReadFloat32(TensorEntry entry, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, entry.Elements, nameof(destination));
        _file.Position = entry.Offset;
        if (entry.DType == "F32" && BitConverter.IsLittleEndian)
        {
            _file.ReadExactly(MemoryMarshal.AsBytes(destination));
            return;
        }

        int size = entry.DType switch
        {
            "F64" => 8,
            "F32" => 4,
            "F16" or "BF16" => 2,
            _ => throw new UserErrorException(
                $"'{entry.Name}' is stored as {entry.DType}, but must be F32, F16, BF16 or F64",
                "save the model in one of these types", _path),
        };
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (!destination.IsEmpty)
            {
                int count = Math.Min(destination.Length, BufferSize / size);
                Span<byte> bytes = buffer.AsSpan(0, count * size);
                _file.ReadExactly(bytes);
                Convert(bytes, entry.DType, destination[..count]);
                destination = destination[count..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose() => _file.Dispose();

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
