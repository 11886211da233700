using Sweeper.Engine;
using Sweeper.Training.Files.Pickle;

namespace Sweeper.Training.Files;

/// <summary>
/// A <c>pytorch_model.bin</c>, as <c>torch.save</c> writes a state dictionary: a zip archive since PyTorch 1.6, a run
/// of pickles before. Nothing in it is run.
/// </summary>
internal abstract class TorchFile : IDisposable
{
    /// <summary>The pickle of a large model has far less than a megabyte: values lie outside.</summary>
    public const int MaxPickleBytes = 16 << 20;

    /// <summary>Times the storages of a file may be shown over by its tensors. Tied weights show one twice.</summary>
    private const int MaxSharing = 8;

    private readonly string _path;

    protected TorchFile(FileStream file, string path) => (File, _path) = (file, path);

    /// <summary>In the order of the file; names are unique.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; private set; } = [];

    protected FileStream File { get; }

    /// <summary>Opens a file and checks all that its pickle says.</summary>
    /// <exception cref="UserErrorException">It is missing, damaged or lies, or asks Python to run something.</exception>
    public static TorchFile Open(string path)
    {
        path = Path.GetFullPath(path);
        FileStream file;
        try
        {
            file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"the weights cannot be read: {e.Message}",
                "check that the file is there and may be read", path, e);
        }

        TorchFile? opened = null;
        try
        {
            opened = OfKind(file, path);
            opened.Tensors = opened.ReadTensors();
            return opened;
        }
        catch (Exception e)
        {
            opened?.Dispose();
            file.Dispose();
            if (e is PickleException or InvalidDataException or IOException or NotSupportedException)
            {
                throw Refusal(e, path);
            }

            throw;
        }
    }

    public virtual void Dispose() => File.Dispose();

    /// <summary>Reads the file's pickle and checks that every storage it mentions is there, whole.</summary>
    /// <returns>The value that was saved.</returns>
    protected abstract object? ReadPickle(TensorRebuilding tensors);

    /// <summary>The bytes of a storage, from its first; at least as many as it claims.</summary>
    protected abstract Stream OpenStorage(TorchStorage storage);

    private static TorchFile OfKind(FileStream file, string path)
    {
        Span<byte> start = stackalloc byte[262];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        if (start.StartsWith("PK\x03\x04"u8))
        {
            return new TorchZipFile(file, path);
        }

        if (start.StartsWith("version "u8))
        {
            throw new UserErrorException("the file is a Git LFS pointer, not the weights",
                "run git lfs pull where it was cloned", path);
        }

        return start.EndsWith("ustar"u8)
            ? throw new PickleException("has the tar format of PyTorch before 0.1.10, which is not supported")
            : new TorchLegacyFile(file, path);
    }

    private static UserErrorException Refusal(Exception exception, string path) => exception switch
    {
        PickleException { Forbidden: true } => new UserErrorException(
            $"the file {exception.Message}; weights are tensors and need no code, so it was refused and nothing was run",
            "take the model from a source you trust, best as model.safetensors; do not load this file in Python either",
            path, exception),
        PickleException => new UserErrorException($"the file {exception.Message}",
            "download or copy the file again, or take the model's model.safetensors", path, exception),
        _ => new UserErrorException($"the file is damaged: {exception.Message}",
            "download or copy the file again, or take the model's model.safetensors", path, exception),
    };

    private List<StoredTensor> ReadTensors()
    {
        TensorRebuilding rebuilding = new();
        if (ReadPickle(rebuilding) is not PickleDictionary saved)
        {
            throw new PickleException("holds no dictionary of tensors");
        }

        List<StoredTensor> tensors = [];
        UInt128 shown = 0;
        foreach ((string name, object? value) in saved)
        {
            if (value is not TorchView view)
            {
                throw new PickleException($"holds '{name}', which is no tensor: it is no state dictionary of a model");
            }

            tensors.Add(new Tensor(this, name, view, _path));
            shown += (UInt128)view.Elements * (UInt128)view.Storage.Type.Size;
        }

        if (shown > (UInt128)(MaxSharing * File.Length))
        {
            throw new PickleException($"shows its {File.Length} bytes as {shown} bytes of tensors");
        }

        return tensors;
    }

    private void Read(TorchView view, Span<float> destination)
    {
        try
        {
            string dtype = view.Storage.Type.DType;
            using Stream stream = OpenStorage(view.Storage);
            if (view.IsContiguous)
            {
                Skip(stream, view.Offset * view.Storage.Type.Size);
                FloatBytes.Read(stream, dtype, destination);
                return;
            }

            float[] all = new float[view.Storage.Elements];
            FloatBytes.Read(stream, dtype, all);
            Gather(all, view, destination);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            throw Refusal(e, _path);
        }
    }

    private static void Skip(Stream stream, long bytes)
    {
        if (stream.CanSeek)
        {
            stream.Position += bytes;
            return;
        }

        byte[] buffer = new byte[(int)Math.Min(bytes, 1 << 16)];
        while (bytes > 0)
        {
            int count = (int)Math.Min(bytes, buffer.Length);
            stream.ReadExactly(buffer, 0, count);
            bytes -= count;
        }
    }

    // Row-major order over strides that are not, as a transposed matrix has them.
    private static void Gather(float[] all, TorchView view, Span<float> destination)
    {
        long[] index = new long[view.Shape.Length];
        long at = view.Offset;
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = all[at];
            for (int d = index.Length - 1; d >= 0; d--)
            {
                at += view.Strides[d];
                if (++index[d] < view.Shape[d])
                {
                    break;
                }

                at -= view.Strides[d] * view.Shape[d];
                index[d] = 0;
            }
        }
    }

    private sealed record Tensor(TorchFile Owner, string Name, TorchView View, string Path)
        : StoredTensor(Name, View.Storage.Type.DType, View.Shape, Path)
    {
        protected override void Read(Span<float> destination) => Owner.Read(View, destination);
    }
}
