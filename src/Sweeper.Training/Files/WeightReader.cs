using Sweeper.Engine;

namespace Sweeper.Training.Files;

/// <summary>The tensors of a model folder, from one weights file or from several.</summary>
internal sealed class WeightReader : IDisposable
{
    private const int MaxShown = 20;

    private readonly List<IDisposable> _open = [];
    private readonly List<StoredTensor> _tensors = [];

    private WeightReader(WeightFiles files) => Files = files;

    public WeightFiles Files { get; }

    /// <summary>In the order of the files; names are unique.</summary>
    public IReadOnlyList<StoredTensor> Tensors => _tensors;

    /// <summary>Opens the files and checks all they say about themselves. Values are read later.</summary>
    /// <exception cref="UserErrorException">A file is damaged, lies, or asks to run code.</exception>
    public static WeightReader Open(WeightFiles files)
    {
        WeightReader reader = new(files);
        try
        {
            if (files.Sharded)
            {
                reader.AddShards(ShardIndex.Read(files.Main));
            }
            else
            {
                reader.Add(files.Main);
            }

            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (IDisposable file in _open)
        {
            file.Dispose();
        }
    }

    private void AddShards(ShardIndex index)
    {
        foreach (string shard in index.Shards)
        {
            Add(shard);
        }

        List<string> wrong = [];
        HashSet<string> found = new(StringComparer.Ordinal);
        foreach (StoredTensor tensor in _tensors)
        {
            string file = Path.GetFileName(tensor.File);
            if (!found.Add(tensor.Name))
            {
                wrong.Add($"'{tensor.Name}' is in {file} and in another file");
            }
            else if (!index.FileOf.TryGetValue(tensor.Name, out string? named))
            {
                wrong.Add($"'{tensor.Name}' of {file} is not in the index");
            }
            else if (named != tensor.File)
            {
                wrong.Add($"'{tensor.Name}' is in {file}, not in {Path.GetFileName(named)}");
            }
        }

        wrong.AddRange(index.FileOf.Where(entry => !found.Contains(entry.Key))
            .Select(entry => $"'{entry.Key}' is not in {Path.GetFileName(entry.Value)}"));
        if (wrong.Count > 0)
        {
            string more = wrong.Count > MaxShown ? $" and {wrong.Count - MaxShown} more" : "";
            throw new UserErrorException(
                $"the index and the files differ: {string.Join("; ", wrong.Take(MaxShown))}{more}",
                "download or copy all files of the model again", Files.Main);
        }
    }

    private void Add(string path)
    {
        if (Files.Pickled)
        {
            TorchFile file = TorchFile.Open(path);
            _open.Add(file);
            _tensors.AddRange(file.Tensors);
            return;
        }

        SafetensorsReader reader = SafetensorsReader.Open(path);
        _open.Add(reader);
        _tensors.AddRange(reader.Entries.Select(entry => new SafetensorsTensor(reader, entry, path)));
    }

    private sealed record SafetensorsTensor(SafetensorsReader Reader, TensorEntry Entry, string Path)
        : StoredTensor(Entry.Name, Entry.DType, Entry.Shape, Path)
    {
        protected override void Read(Span<float> destination) => Reader.ReadFloat32(Entry, destination);
    }
}
