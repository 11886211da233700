using System.Text.Json;
using Sweeper.Engine;
using Sweeper.Engine.Trials;

namespace Sweeper.Training.Files;

/// <summary>
/// The shape of an encoder with a classification head: Hugging Face's <c>config.json</c>, under BERT's names.
/// Defaults are those of bert-base-uncased.
/// </summary>
public sealed record EncoderConfig
{
    public const string FileName = "config.json";

    /// <summary>Activations <c>hidden_act</c> may name.</summary>
    public static IReadOnlyList<string> Activations { get; } = ["gelu", "gelu_new", "relu"];

    /// <summary>DistilBERT's <c>seq_classif_dropout</c> where the file does not tell.</summary>
    internal const double DistilBertClassifierDropout = 0.2;

    public ModelFamily Family { get; init; } = ModelFamily.Bert;

    public required int VocabSize { get; init; }

    public required int HiddenSize { get; init; }

    public required int NumHiddenLayers { get; init; }

    /// <summary>Divides <see cref="HiddenSize"/>.</summary>
    public required int NumAttentionHeads { get; init; }

    public required int IntermediateSize { get; init; }

    /// <summary>Rows of the table of positions; <see cref="MaxSequenceLength"/> of them can be used.</summary>
    public required int MaxPositionEmbeddings { get; init; }

    /// <summary>Longest sequence, special tokens included. RoBERTa's positions start after the padding id.</summary>
    public int MaxSequenceLength =>
        Family == ModelFamily.Roberta ? MaxPositionEmbeddings - PadTokenId - 1 : MaxPositionEmbeddings;

    /// <summary>One of <see cref="Activations"/>.</summary>
    public string HiddenAct { get; init; } = "gelu";

    public double HiddenDropoutProb { get; init; } = 0.1;

    public double AttentionProbsDropoutProb { get; init; } = 0.1;

    /// <summary>Null: as <see cref="HiddenDropoutProb"/>, for DistilBERT 0.2.</summary>
    public double? ClassifierDropout { get; init; }

    /// <summary>Of no meaning for DistilBERT, which has no token types.</summary>
    public int TypeVocabSize { get; init; } = 2;

    public double LayerNormEps { get; init; } = 1e-12;

    /// <summary>Standard deviation of weights drawn at random.</summary>
    public double InitializerRange { get; init; } = 0.02;

    public int PadTokenId { get; init; }

    /// <summary>Names of the classes by id: <c>id2label</c> and <c>label2id</c>.</summary>
    public IReadOnlyList<string> LabelNames { get; init; } = ["LABEL_0", "LABEL_1"];

    /// <summary>Reads <c>config.json</c>.</summary>
    /// <exception cref="UserErrorException">The file is missing or describes a model Sweeper cannot train;
    /// all problems at once.</exception>
    public static EncoderConfig Load(string modelFolder)
    {
        string path = Path.GetFullPath(Path.Combine(modelFolder, FileName));
        if (!File.Exists(path))
        {
            throw new UserErrorException($"the model folder has no {FileName}",
                "name a folder in Hugging Face layout: config.json, a vocabulary and weights", path);
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return EncoderConfigReader.Read(document.RootElement, path);
        }
        // InvalidOperation: a text in it is no valid UTF-8 or holds half a surrogate pair.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UserErrorException($"{FileName} is not valid JSON: {e.Message}",
                "copy the file from the model again",
                path, e);
        }
    }

    /// <summary>Writes <c>config.json</c> as transformers reads it, atomically.</summary>
    public void Save(string folder) =>
        AtomicFile.Write(DurableWrite.BestConfig, Path.Combine(folder, FileName), stream =>
        {
            using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true });
            EncoderConfigWriter.Write(this).WriteTo(json);
        });
}
