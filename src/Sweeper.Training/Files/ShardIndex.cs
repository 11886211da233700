using System.Text.Json;
using Sweeper.Engine;

namespace Sweeper.Training.Files;

/// <summary>Which file holds which tensor: <c>model.safetensors.index.json</c>.</summary>
/// <param name="FileOf">Path of the shard, by the tensor's name.</param>
/// <param name="Shards">Paths, each once, in the order of the index.</param>
internal sealed record ShardIndex(IReadOnlyDictionary<string, string> FileOf, IReadOnlyList<string> Shards)
{
    private const int MaxBytes = 64 << 20;
    private const string CopyAgain = "download or copy all files of the model again";

    /// <exception cref="UserErrorException">It is no index, or names files outside its folder or that do not exist:
    /// all of them.</exception>
    public static ShardIndex Read(string path)
    {
        if (new FileInfo(path).Length > MaxBytes)
        {
            throw new UserErrorException($"the index is larger than {MaxBytes} bytes", CopyAgain, path);
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Parse(document.RootElement, path);
        }
        // InvalidOperation: a text in it is no valid UTF-8 or holds half a surrogate pair.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UserErrorException($"the index is not valid JSON: {e.Message}", CopyAgain, path, e);
        }
    }

    private static ShardIndex Parse(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("weight_map", out JsonElement map) || map.ValueKind != JsonValueKind.Object)
        {
            throw new UserErrorException("the index has no object 'weight_map'", CopyAgain, path);
        }

        string folder = Path.GetDirectoryName(path)!;
        Dictionary<string, string> files = new(StringComparer.Ordinal);
        List<string> shards = [];
        List<SpecProblem> problems = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty entry in map.EnumerateObject())
        {
            string name = entry.Value.ToString();
            string shard = Path.Combine(folder, name);
            if (!files.TryAdd(entry.Name, shard))
            {
                problems.Add(new($"'{entry.Name}' occurs twice", CopyAgain, path));
            }

            if (!seen.Add(name))
            {
                continue;
            }

            shards.Add(shard);
            // A name with a folder in it could lead anywhere.
            if (name.Length == 0 || name is "." or ".." || name.AsSpan().ContainsAny('/', '\\', '\0'))
            {
                problems.Add(new($"'{name}' is no name of a file beside the index", CopyAgain, path));
            }
            else if (!File.Exists(shard))
            {
                problems.Add(new($"the file {name}, which the index names, is missing", CopyAgain, path));
            }
        }

        return problems.Count == 0 ? new ShardIndex(files, shards) : throw new UserErrorException(problems);
    }
}
