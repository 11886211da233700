using Sweeper.Engine.Trials;
using Sweeper.Training.Text;

namespace Sweeper.Training.Files;

/// <summary>Which files of a model folder a trial reads.</summary>
internal static class ModelFolder
{
    /// <summary>config.json, the tokenizer's files and, unless weights are drawn at random, those of the weights.</summary>
    public static IReadOnlyList<string> Files(TaskSettings settings) =>
    [
        Path.Combine(settings.Model, EncoderConfig.FileName),
        .. Tokenizer(settings.Model),
        .. settings.Init == WeightInit.Pretrained ? Weights(settings.Model) : [],
    ];

    /// <summary>The tokenizer's files that are there.</summary>
    public static IReadOnlyList<string> Tokenizer(string folder) => TokenizerFiles.In(folder);

    /// <summary>The files of the weights, an index among them; none where there are no weights.</summary>
    public static IReadOnlyList<string> Weights(string folder) => WeightFiles.Find(folder)?.All() ?? [];
}
