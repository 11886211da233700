namespace Sweeper.Training.Files;

/// <summary>Which files of a model folder hold its weights.</summary>
/// <param name="Main">The one weights file, or the index of several.</param>
/// <param name="Pickled">Whether PyTorch wrote them (<c>.bin</c>), not safetensors.</param>
/// <param name="Sharded">Whether <paramref name="Main"/> is an index.</param>
internal sealed record WeightFiles(string Main, bool Pickled, bool Sharded)
{
    public const string Safetensors = "model.safetensors";
    public const string PyTorch = "pytorch_model.bin";
    private const string IndexSuffix = ".index.json";

    /// <summary>As transformers looks: safetensors first, one file before several. Null where there are none.</summary>
    public static WeightFiles? Find(string folder)
    {
        foreach ((string name, bool pickled) in ((string, bool)[])[(Safetensors, false), (PyTorch, true)])
        {
            string path = Path.GetFullPath(Path.Combine(folder, name));
            if (File.Exists(path))
            {
                return new WeightFiles(path, pickled, Sharded: false);
            }

            if (File.Exists(path + IndexSuffix))
            {
                return new WeightFiles(path + IndexSuffix, pickled, Sharded: true);
            }
        }

        return null;
    }

    /// <summary>Every file that is read: the one, or the index and its shards.</summary>
    /// <exception cref="Engine.UserErrorException">The index cannot be read.</exception>
    public IReadOnlyList<string> All() => Sharded ? [Main, .. ShardIndex.Read(Main).Shards] : [Main];
}
