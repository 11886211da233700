using Sweeper.Engine;

namespace Sweeper.Training.Files;

/// <summary>Reads tensors from a safetensors file, one at a time, without loading the rest.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class SafetensorsReader : IDisposable
{
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
        if (!FloatBytes.CanRead(entry.DType))
        {
            throw new UserErrorException(
                $"'{entry.Name}' is stored as {entry.DType}, but must be F32, F16, BF16 or F64",
                "save the model in one of these types", _path);
        }

        _file.Position = entry.Offset;
        FloatBytes.Read(_file, entry.DType, destination);
    }

    public void Dispose() => _file.Dispose();
}
