using Sweeper.Engine;

namespace Sweeper.Training.Files;

/// <summary>The tensors of a model folder, from one weights file or from several.</summary>
internal sealed class Checkpoint : IDisposable
{
    private const int MaxShown = 20;

    private readonly List<IDisposable> _open = [];
    private readonly List<CheckpointTensor> _tensors = [];

    private Checkpoint(CheckpointFiles files) => Files = files;

    public CheckpointFiles Files { get; }

    /// <summary>In the order of the files; names are unique.</summary>
    public IReadOnlyList<CheckpointTensor> Tensors => _tensors;

    /// <summary>Opens the files and checks all they say about themselves. Values are read later.</summary>
    /// <exception cref="UserErrorException">A file is damaged, lies, or asks to run code.</exception>
    public static Checkpoint Open(CheckpointFiles files)
    {
        Checkpoint checkpoint = new(files);
        try
        {
            if (files.Sharded)
            {
                checkpoint.AddShards(ShardIndex.Read(files.Main));
            }
            else
            {
                checkpoint.Add(files.Main);
            }

            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
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
        foreach (CheckpointTensor tensor in _tensors)
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
        : CheckpointTensor(Entry.Name, Entry.DType, Entry.Shape, Path)
    {
        protected override void Read(Span<float> destination) => Reader.ReadFloat32(Entry, destination);
    }
}
