using Sweeper.Engine;
using Sweeper.Engine.Trials;
using Sweeper.Training.Text;

namespace Sweeper.Training.Files;

/// <summary>
/// Finds what is wrong with a model folder before any trial starts. Reads headers only, and no libtorch.
/// </summary>
public static class ModelFolderCheck
{
    public const string WeightsFile = "model.safetensors";
    private const string FromScratch = "write init: random to train from scratch";
    private const int MaxListed = 10;

    /// <summary>
    /// Everything wrong with <see cref="TaskSettings.Model"/>; empty when it can be trained.
    /// </summary>
    public static IReadOnlyList<SpecProblem> Problems(TaskSettings task)
    {
        string folder = Path.GetFullPath(task.Model);
        if (!Directory.Exists(folder))
        {
            return
            [
                new(File.Exists(folder)
                        ? "'model' is a file, but must be a folder"
                        : "'model' names a folder that does not exist",
                    "name a folder in Hugging Face layout: config.json, vocab.txt and model.safetensors",
                    folder),
            ];
        }

        List<SpecProblem> problems = [];
        BertConfig? config = Try(() => BertConfig.Load(folder), problems);
        WordPieceTokenizer? tokenizer = Try(() => WordPieceTokenizer.Load(folder), problems);
        if (config is not null && tokenizer is not null)
        {
            CheckVocabulary(config, tokenizer, folder, problems);
        }

        if (task.Init == WeightInit.Pretrained)
        {
            CheckWeights(config, folder, problems);
        }

        return problems;
    }

    private static T? Try<T>(Func<T> load, List<SpecProblem> problems)
        where T : class
    {
        try
        {
            return load();
        }
        catch (UserErrorException e)
        {
            problems.AddRange(e.Problems);
            return null;
        }
    }

    private static void CheckVocabulary(
        BertConfig config, WordPieceTokenizer tokenizer, string folder, List<SpecProblem> problems)
    {
        int pieces = tokenizer.VocabularySize;
        // Some models pad the embedding to a round number of rows that no piece uses.
        bool padded = config.VocabSize > pieces && config.VocabSize - pieces < 64
            && config.VocabSize % 8 == 0;
        if (config.VocabSize != pieces && !padded)
        {
            problems.Add(new($"'vocab_size' is {config.VocabSize}, but vocab.txt has {pieces} pieces",
                "copy config.json and vocab.txt of the same model",
                Path.Combine(folder, BertConfig.FileName)));
        }

        if (config.PadTokenId != tokenizer.PadId)
        {
            problems.Add(new(
                $"'pad_token_id' is {config.PadTokenId}, but vocab.txt has the padding token "
                    + $"at {tokenizer.PadId}",
                "copy config.json and vocab.txt of the same model",
                Path.Combine(folder, BertConfig.FileName)));
        }
    }

    private static void CheckWeights(BertConfig? config, string folder, List<SpecProblem> problems)
    {
        string path = Path.Combine(folder, WeightsFile);
        if (!File.Exists(path))
        {
            problems.Add(NoWeights(folder));
            return;
        }

        using SafetensorsReader? weights = Try(() => SafetensorsReader.Open(path), problems);
        if (config is not null && weights is not null)
        {
            CheckTensors(config, weights.Entries, path, problems);
        }
    }

    private static SpecProblem NoWeights(string folder)
    {
        if (File.Exists(Path.Combine(folder, WeightsFile + ".index.json")))
        {
            return new("the weights are split over several files", "save the model as one model.safetensors "
                + "(save_pretrained with max_shard_size=\"100GB\")", folder);
        }

        return File.Exists(Path.Combine(folder, "pytorch_model.bin"))
            ? new("the model folder has pytorch_model.bin, but no model.safetensors",
                "download model.safetensors from the model's page, or convert: "
                    + "AutoModel.from_pretrained(folder).save_pretrained(folder, safe_serialization=True)",
                folder)
            : new("the model folder has no model.safetensors",
                $"{FromScratch}, or download the file from the model's page on huggingface.co", folder);
    }

    private static void CheckTensors(
        BertConfig config, IReadOnlyList<TensorEntry> entries, string path, List<SpecProblem> problems)
    {
        Dictionary<string, TensorEntry> found = [];
        List<string> wrong = [];
        foreach (TensorEntry entry in entries)
        {
            string name = TensorNames.Canonical(entry.Name);
            if (!found.TryAdd(name, entry))
            {
                wrong.Add($"{entry.Name} and {found[name].Name} are the same tensor");
            }
        }

        IReadOnlyList<TensorShape> expected = TensorNames.Encoder(config);
        string[] missing =
            [.. expected.Where(t => !found.ContainsKey(t.Name) && !TensorNames.MayBeMissing(t.Name))
                .Select(t => t.Name)];
        wrong.AddRange(expected.Where(t => found.ContainsKey(t.Name))
            .SelectMany(t => Faults(t, found[t.Name])));
        wrong.AddRange(HalfPair("bert.pooler.dense", found).Concat(HalfPair("classifier", found)));
        HashSet<string> names = [.. expected.Select(t => t.Name)];
        string[] unexpected = [.. found.Keys.Where(name => name.StartsWith("bert.", StringComparison.Ordinal)
            && !names.Contains(name) && !name.EndsWith(".position_ids", StringComparison.Ordinal))];

        string?[] lists =
            [Listed("missing", missing), Listed("wrong", wrong), Listed("unexpected", unexpected)];
        string[] parts = [.. lists.OfType<string>()];
        if (parts.Length > 0)
        {
            problems.Add(new($"the weights do not fit config.json: {string.Join("; ", parts)}",
                $"copy config.json and model.safetensors of the same BERT model, or {FromScratch}", path));
        }
    }

    private static IEnumerable<string> Faults(TensorShape expected, TensorEntry entry)
    {
        if (!entry.Shape.AsSpan().SequenceEqual(expected.Shape))
        {
            yield return $"{entry.Name} is [{string.Join(", ", entry.Shape)}], "
                + $"but must be [{string.Join(", ", expected.Shape)}]";
        }
        else if (entry.DType is not ("F32" or "F16" or "BF16" or "F64"))
        {
            yield return $"{entry.Name} is stored as {entry.DType}, but must be F32, F16, BF16 or F64";
        }
    }

    // A head may be missing, but half a head is a damaged file.
    private static IEnumerable<string> HalfPair(string name, Dictionary<string, TensorEntry> found)
    {
        if (found.ContainsKey($"{name}.weight") != found.ContainsKey($"{name}.bias"))
        {
            yield return $"{name} has only one of weight and bias";
        }
    }

    private static string? Listed(string what, IReadOnlyList<string> items) => items.Count switch
    {
        0 => null,
        <= MaxListed => $"{what} {string.Join(", ", items)}",
        _ => $"{what} {string.Join(", ", items.Take(MaxListed))} and {items.Count - MaxListed} more",
    };
}
