using System.Text.Json;
using Sweeper.Training.Data;
using Sweeper.Training.Files;
using Sweeper.Training.Loop;
using Sweeper.Training.Models;
using Sweeper.Training.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Training;

/// <summary>What a model makes of one text.</summary>
/// <param name="Label">The most probable class.</param>
/// <param name="Probability">Of <paramref name="Label"/>.</param>
/// <param name="Probabilities">Of each class, in the order of <see cref="Predictor.Labels"/>.</param>
public sealed record Prediction(string Label, double Probability, IReadOnlyList<double> Probabilities);

/// <summary>Classifies texts with a fine-tuned model. Not thread-safe.</summary>
public sealed class Predictor : IDisposable
{
    private readonly SequenceClassifier _model;
    private readonly ITokenizer _tokenizer;
    private readonly Device _device;
    private readonly int _maxLength;
    private readonly EncoderConfig _config;
    private readonly string _folder;

    private Predictor(
        SequenceClassifier model, ITokenizer tokenizer, Device device, EncoderConfig config, string folder) =>
        (_model, _tokenizer, _device, _config, _folder, _maxLength) =
            (model, tokenizer, device, config, folder, MaxLength(folder, config));

    /// <summary>Names of the classes, by id.</summary>
    public IReadOnlyList<string> Labels => _config.LabelNames;

    /// <summary>Loads a trial's <c>best</c> folder or any classifier in Hugging Face layout.</summary>
    /// <param name="modelFolder">With config.json, the tokenizer's files and weights.</param>
    /// <param name="device"><c>cpu</c> or <c>cuda:0</c>.</param>
    /// <param name="threads">Threads libtorch may use. 1 or more.</param>
    /// <exception cref="Engine.UserErrorException">The folder does not hold a classifier, or libtorch cannot be loaded.</exception>
    public static Predictor Load(string modelFolder, string device, int threads)
    {
        EncoderConfig config = EncoderConfig.Load(modelFolder);
        ITokenizer tokenizer = ModelTokenizer.Load(modelFolder);
        ModelWeights.ThrowIfUnfit(config, modelFolder);
        var weights = ModelWeights.Read(modelFolder, config.Family);

        TorchExtras.Load();
        set_num_threads(threads);
        Device target = torch.device(device);
        var model = SequenceClassifier.Create(config, config.LabelNames.Count, dropout: 0);
        try
        {
            WeightReport report = weights.ApplyTo(model);
            if (report.Initialized.Count > 0)
            {
                throw new Engine.UserErrorException(
                    $"the model lacks {string.Join(", ", report.Initialized)}: it has not been trained to classify",
                    "Give the folder of a fine-tuned model, such as a trial's best/",
                    modelFolder);
            }

            model.to(target);
            model.eval();
        }
        catch
        {
            model.Dispose();
            throw;
        }

        return new Predictor(model, tokenizer, target, config, modelFolder);
    }

    /// <summary>Classifies texts; the predictions come in the order of the texts.</summary>
    public IReadOnlyList<Prediction> Predict(IReadOnlyList<string> texts) =>
        Predict([.. texts.Select(text => (text, (string?)null))]);

    /// <summary>Classifies texts or, where there is a second text, pairs of texts; in their order.</summary>
    /// <exception cref="Engine.UserErrorException">There are pairs, and the model cannot take them.</exception>
    public IReadOnlyList<Prediction> Predict(IReadOnlyList<(string Text, string? Pair)> texts)
    {
        if (texts.Count == 0)
        {
            return [];
        }

        if (texts.Any(text => text.Pair is not null))
        {
            PairFit.ThrowIfUnfit(_tokenizer.Frame, _config, _folder, [_maxLength]);
        }

        TokenizedExample[] examples = [.. texts.Select(Tokenized)];
        var batcher = new Batcher(examples, batchSize: 1, _tokenizer.PadId);
        Evaluation evaluation = Evaluation.Run(_model, batcher, examples.Length, _device, CancellationToken.None);
        int[] predicted = evaluation.Predicted();
        return [.. predicted.Select((label, i) => Prediction(label, evaluation.Probabilities(i)))];
    }

    public void Dispose() => _model.Dispose();

    private TokenizedExample Tokenized((string Text, string? Pair) example)
    {
        if (example.Pair is null)
        {
            return new(_tokenizer.Encode(example.Text, _maxLength), 0);
        }

        (int[] ids, int typeOneFrom) = _tokenizer.Frame.Pair(
            _tokenizer.EncodeWithoutSpecials(example.Text), _tokenizer.EncodeWithoutSpecials(example.Pair), _maxLength);
        return new(ids, 0, typeOneFrom);
    }

    private Prediction Prediction(int label, double[] probabilities) =>
        new(Labels[label], probabilities[label], probabilities);

    private static int MaxLength(string folder, EncoderConfig config)
    {
        string path = Path.Combine(folder, "tokenizer_config.json");
        if (!File.Exists(path))
        {
            return config.MaxSequenceLength;
        }

        using JsonDocument settings = JsonDocument.Parse(File.ReadAllBytes(path));
        // Models without a limit have a number beyond every integer type there.
        return settings.RootElement.TryGetProperty("model_max_length", out JsonElement limit)
            && limit.ValueKind == JsonValueKind.Number
            && limit.GetDouble() is >= 3 and var length
            ? (int)Math.Min(length, config.MaxSequenceLength)
            : config.MaxSequenceLength;
    }
}
