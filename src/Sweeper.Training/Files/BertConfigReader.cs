using System.Globalization;
using System.Text.Json;
using Sweeper.Engine;

namespace Sweeper.Training.Files;

/// <summary>
/// Turns <c>config.json</c> into a <see cref="BertConfig"/>, or tells all that is wrong with it.
/// </summary>
internal sealed class BertConfigReader
{
    private const string CopyAgain = "copy config.json from the model again, or add the key";

    /// <summary>Far above any encoder; a damaged file must not make us list tensors for ever.</summary>
    private const int MaxLayers = 1000;

    private readonly JsonElement _root;
    private readonly string _path;
    private readonly List<SpecProblem> _problems = [];

    private BertConfigReader(JsonElement root, string path) => (_root, _path) = (root, path);

    public static BertConfig Read(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new UserErrorException(
                $"config.json holds a JSON {root.ValueKind}, but must hold an object", CopyAgain, path);
        }

        BertConfigReader reader = new(root, path);
        reader.CheckType();
        BertConfig config = reader.Parse();
        reader.CheckTogether(config);
        return reader._problems.Count == 0 ? config : throw new UserErrorException(reader._problems);
    }

    // A model of another type has other keys, and telling that they are missing would only confuse.
    private void CheckType()
    {
        string type = _root.TryGetProperty("model_type", out JsonElement value) ? value.ToString() : "";
        if (type != "bert")
        {
            string what = type.Length == 0 ? "'model_type' is missing" : $"'model_type' is '{type}'";
            throw new UserErrorException($"{what}, but only 'bert' is supported",
                "use a BERT model, such as google/bert_uncased_L-2_H-128_A-2 or bert-base-uncased", _path);
        }
    }

    private BertConfig Parse() => new()
    {
        VocabSize = Whole("vocab_size", 1, null),
        HiddenSize = Whole("hidden_size", 1, null),
        NumHiddenLayers = Whole("num_hidden_layers", 1, null, MaxLayers),
        NumAttentionHeads = Whole("num_attention_heads", 1, null),
        IntermediateSize = Whole("intermediate_size", 1, null),
        MaxPositionEmbeddings = Whole("max_position_embeddings", 2, null),
        HiddenAct = Activation(),
        HiddenDropoutProb = Probability("hidden_dropout_prob") ?? 0.1,
        AttentionProbsDropoutProb = Probability("attention_probs_dropout_prob") ?? 0.1,
        ClassifierDropout = Probability("classifier_dropout"),
        TypeVocabSize = Whole("type_vocab_size", 1, 2),
        LayerNormEps = Positive("layer_norm_eps", 1e-12),
        InitializerRange = Positive("initializer_range", 0.02),
        PadTokenId = Whole("pad_token_id", 0, 0),
        LabelNames = Labels(),
    };

    private void CheckTogether(BertConfig config)
    {
        if (config.HiddenSize > 0 && config.NumAttentionHeads > 0
            && config.HiddenSize % config.NumAttentionHeads != 0)
        {
            Add($"'num_attention_heads' is {config.NumAttentionHeads}, "
                    + $"which does not divide 'hidden_size' {config.HiddenSize}",
                "set it to a divisor of hidden_size");
        }

        if (config.VocabSize > 0 && config.PadTokenId >= config.VocabSize)
        {
            Add($"'pad_token_id' is {config.PadTokenId}, but 'vocab_size' is {config.VocabSize}",
                "set it to the line of [PAD] in vocab.txt, counted from 0");
        }

        if (Given("position_embedding_type") is JsonElement kind && kind.ToString() != "absolute")
        {
            Add($"'position_embedding_type' is '{kind}', but only 'absolute' is supported",
                "use another model");
        }

        if (Given("is_decoder") is { ValueKind: JsonValueKind.True })
        {
            Add("'is_decoder' is true, but only encoders are supported",
                "use another model, or set it to false");
        }
    }

    private JsonElement? Given(string key) =>
        _root.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    // 0 stands in for a value that is missing or wrong; the problem is noted.
    private int Whole(string key, int min, int? ifMissing, int max = int.MaxValue)
    {
        if (Given(key) is not JsonElement value)
        {
            if (ifMissing is null)
            {
                Add($"'{key}' is missing", CopyAgain);
            }

            return ifMissing ?? 0;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= min
            && number <= max)
        {
            return number;
        }

        Add($"'{key}' is {value.GetRawText()}, but must be a whole number from {min} to {max}", CopyAgain);
        return 0;
    }

    private double? Probability(string key)
    {
        if (Given(key) is not JsonElement value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
            && number is >= 0 and < 1)
        {
            return number;
        }

        Add($"'{key}' is {value.GetRawText()}, but must be a number from 0 to below 1",
            "set it to 0.1, the usual value");
        return null;
    }

    private double Positive(string key, double ifMissing)
    {
        if (Given(key) is not JsonElement value)
        {
            return ifMissing;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
            && number > 0 && double.IsFinite(number))
        {
            return number;
        }

        Add($"'{key}' is {value.GetRawText()}, but must be a number above 0",
            FormattableString.Invariant($"set it to {ifMissing}, the usual value"));
        return ifMissing;
    }

    private string Activation()
    {
        string name = Given("hidden_act")?.ToString() ?? "gelu";
        if (!BertConfig.Activations.Contains(name))
        {
            Add($"'hidden_act' is '{name}', which is not supported",
                $"use a model with {string.Join(", ", BertConfig.Activations)}");
        }

        return name;
    }

    // label2id says the same again in the other direction, and is ignored in favour of id2label as in
    // transformers.
    private IReadOnlyList<string> Labels()
    {
        if (Given("id2label") is not JsonElement labels)
        {
            return [.. Enumerable.Range(0, Whole("num_labels", 1, 2))
                .Select(id => FormattableString.Invariant($"LABEL_{id}"))];
        }

        SortedDictionary<int, string> names = [];
        bool good = labels.ValueKind == JsonValueKind.Object;
        foreach (JsonProperty label in good ? labels.EnumerateObject().ToArray() : [])
        {
            good &= int.TryParse(label.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && names.TryAdd(id, label.Value.ToString());
        }

        if (!good || names.Count == 0 || names.Keys.Last() != names.Count - 1)
        {
            Add($"'id2label' is {Short(labels.GetRawText())}, "
                    + "but must name the classes \"0\", \"1\" and so on without a gap",
                "write it as {\"0\": \"negative\", \"1\": \"positive\"}, or leave it out");
        }

        return [.. names.Values];
    }

    private static string Short(string json) => json.Length <= 80 ? json : json[..80] + "...";

    private void Add(string what, string fix) => _problems.Add(new(what, fix, _path));
}
