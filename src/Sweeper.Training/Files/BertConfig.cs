using System.Text.Json;
using Sweeper.Engine;
using Sweeper.Engine.Trials;

namespace Sweeper.Training.Files;

/// <summary>
/// The shape of a BERT classifier: Hugging Face's <c>config.json</c>. Defaults are those of
/// bert-base-uncased.
/// </summary>
public sealed record BertConfig
{
    public const string FileName = "config.json";

    /// <summary>Activations <c>hidden_act</c> may name.</summary>
    public static IReadOnlyList<string> Activations { get; } = ["gelu", "gelu_new", "relu"];

    public required int VocabSize { get; init; }

    public required int HiddenSize { get; init; }

    public required int NumHiddenLayers { get; init; }

    /// <summary>Divides <see cref="HiddenSize"/>.</summary>
    public required int NumAttentionHeads { get; init; }

    public required int IntermediateSize { get; init; }

    /// <summary>Longest sequence, special tokens included.</summary>
    public required int MaxPositionEmbeddings { get; init; }

    /// <summary>One of <see cref="Activations"/>.</summary>
    public string HiddenAct { get; init; } = "gelu";

    public double HiddenDropoutProb { get; init; } = 0.1;

    public double AttentionProbsDropoutProb { get; init; } = 0.1;

    /// <summary>Null: as <see cref="HiddenDropoutProb"/>.</summary>
    public double? ClassifierDropout { get; init; }

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
    public static BertConfig Load(string modelFolder)
    {
        string path = Path.GetFullPath(Path.Combine(modelFolder, FileName));
        if (!File.Exists(path))
        {
            throw new UserErrorException($"the model folder has no {FileName}",
                "name a folder in Hugging Face layout: config.json, vocab.txt and model.safetensors", path);
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return BertConfigReader.Read(document.RootElement, path);
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
        AtomicFile.Write(Path.Combine(folder, FileName), stream =>
        {
            using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true });
            Write(json);
        });

    // transformers sorts the keys of its own files; so do we, and diffs stay readable.
    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("architectures");
        json.WriteStringValue("BertForSequenceClassification");
        json.WriteEndArray();
        json.WriteNumber("attention_probs_dropout_prob", AttentionProbsDropoutProb);
        if (ClassifierDropout is double dropout)
        {
            json.WriteNumber("classifier_dropout", dropout);
        }
        else
        {
            json.WriteNull("classifier_dropout");
        }

        json.WriteString("hidden_act", HiddenAct);
        json.WriteNumber("hidden_dropout_prob", HiddenDropoutProb);
        json.WriteNumber("hidden_size", HiddenSize);
        WriteLabels(json);
        json.WriteNumber("layer_norm_eps", LayerNormEps);
        json.WriteNumber("max_position_embeddings", MaxPositionEmbeddings);
        json.WriteString("model_type", "bert");
        json.WriteNumber("num_attention_heads", NumAttentionHeads);
        json.WriteNumber("num_hidden_layers", NumHiddenLayers);
        json.WriteNumber("pad_token_id", PadTokenId);
        json.WriteString("position_embedding_type", "absolute");
        json.WriteString("problem_type", "single_label_classification");
        json.WriteString("torch_dtype", "float32");
        json.WriteNumber("type_vocab_size", TypeVocabSize);
        json.WriteNumber("vocab_size", VocabSize);
        json.WriteEndObject();
    }

    private void WriteLabels(Utf8JsonWriter json)
    {
        json.WriteStartObject("id2label");
        for (int id = 0; id < LabelNames.Count; id++)
        {
            json.WriteString(FormattableString.Invariant($"{id}"), LabelNames[id]);
        }

        json.WriteEndObject();
        json.WriteNumber("initializer_range", InitializerRange);
        json.WriteNumber("intermediate_size", IntermediateSize);
        json.WriteStartObject("label2id");
        for (int id = 0; id < LabelNames.Count; id++)
        {
            json.WriteNumber(LabelNames[id], id);
        }

        json.WriteEndObject();
    }
}
