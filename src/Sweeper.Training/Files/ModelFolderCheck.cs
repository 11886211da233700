using System.Globalization;
using Sweeper.Engine;
using Sweeper.Engine.Trials;
using Sweeper.Training.Text;

namespace Sweeper.Training.Files;

/// <summary>
/// Finds what is wrong with a model folder before any trial starts. Reads headers only, and no libtorch.
/// </summary>
public static class ModelFolderCheck
{
    private const string FromScratch = "write init: random to train from scratch";

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
                    "name a folder in Hugging Face layout: config.json, a vocabulary and weights",
                    folder),
            ];
        }

        List<SpecProblem> problems = [];
        EncoderConfig? config = Try(() => EncoderConfig.Load(folder), problems);
        ITokenizer? tokenizer = Try(() => ModelTokenizer.Load(folder), problems);
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

    /// <summary>What a user should know about a usable model: which of its tensors are drawn at random.</summary>
    public static IReadOnlyList<string> Notes(TaskSettings task)
    {
        if (task.Init != WeightInit.Pretrained || WeightFiles.Find(task.Model) is not { } files)
        {
            return [];
        }

        EncoderConfig config = EncoderConfig.Load(task.Model);
        using WeightReader weights = WeightReader.Open(files);
        HashSet<string> found = [.. weights.Tensors.Select(t => TensorNames.Canonical(t.Name, config.Family))];
        string[] missing =
        [
            .. TensorNames.Encoder(config).Where(t => TensorNames.MayBeMissing(t.Name))
                .Concat(TensorNames.Classifier(config)).Select(t => t.Name).Where(name => !found.Contains(name)),
        ];
        return missing.Length == 0
            ? []
            : [string.Create(CultureInfo.InvariantCulture,
                $"{Path.GetFileName(files.Main)} has no {string.Join(", ", missing)}: drawn at random, normal(0, {config.InitializerRange})")];
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
        EncoderConfig config, ITokenizer tokenizer, string folder, List<SpecProblem> problems)
    {
        int pieces = tokenizer.VocabularySize;
        // Some models pad the embedding to a round number of rows that no piece uses.
        bool padded = config.VocabSize > pieces && config.VocabSize - pieces < 64
            && config.VocabSize % 8 == 0;
        if (config.VocabSize != pieces && !padded)
        {
            problems.Add(new($"'vocab_size' is {config.VocabSize}, but the vocabulary has {pieces} pieces",
                "copy config.json and the tokenizer's files of the same model",
                Path.Combine(folder, EncoderConfig.FileName)));
        }

        if (config.PadTokenId != tokenizer.PadId)
        {
            problems.Add(new(
                $"'pad_token_id' is {config.PadTokenId}, but the vocabulary has the padding "
                    + $"token at {tokenizer.PadId}",
                "copy config.json and the tokenizer's files of the same model",
                Path.Combine(folder, EncoderConfig.FileName)));
        }
    }

    private static void CheckWeights(EncoderConfig? config, string folder, List<SpecProblem> problems)
    {
        if (WeightFiles.Find(folder) is not { } files)
        {
            problems.Add(new("the model folder has neither model.safetensors nor pytorch_model.bin",
                $"{FromScratch}, or download the file from the model's page on huggingface.co", folder));
            return;
        }

        using WeightReader? weights = Try(() => WeightReader.Open(files), problems);
        if (config is not null && weights is not null
            && WeightFit.Problem(config, weights.Tensors, files.Main) is { } problem)
        {
            problems.Add(problem with { Fix = $"{problem.Fix}, or {FromScratch}" });
        }
    }
}
