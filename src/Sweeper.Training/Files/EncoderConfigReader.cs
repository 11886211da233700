using System.Globalization;
using System.Text.Json;
using Sweeper.Engine;

namespace Sweeper.Training.Files;

/// <summary>
/// Turns <c>config.json</c> into a <see cref="EncoderConfig"/>, or tells all that is wrong with it.
/// </summary>
internal sealed class EncoderConfigReader
{
    private const string CopyAgain = "copy config.json from the model again, or add the key";

    /// <summary>Far above any encoder; a damaged file must not make us list tensors for ever.</summary>
    private const int MaxLayers = 1000;

    private readonly JsonElement _root;
    private readonly string _path;
    private readonly List<SpecProblem> _problems = [];
    private readonly ModelFamily _family;
    private readonly ConfigKeys _keys;

    private EncoderConfigReader(JsonElement root, string path)
    {
        (_root, _path) = (root, path);
        _family = Family();
        _keys = ConfigKeys.Of(_family);
    }

    public static EncoderConfig Read(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new UserErrorException(
                $"config.json holds a JSON {root.ValueKind}, but must hold an object", CopyAgain, path);
        }

        EncoderConfigReader reader = new(root, path);
        EncoderConfig config = reader.Parse();
        reader.CheckTogether(config);
        return reader._problems.Count == 0 ? config : throw new UserErrorException(reader._problems);
    }

    // A model of another type has other keys, and telling that they are missing would only confuse.
    private ModelFamily Family()
    {
        string type = _root.TryGetProperty("model_type", out JsonElement value) ? value.ToString() : "";
        foreach (ModelFamily family in Enum.GetValues<ModelFamily>())
        {
            if (family.TypeName() == type)
            {
                return family;
            }
        }

        string what = type.Length == 0 ? "'model_type' is missing" : $"'model_type' is '{type}'";
        throw new UserErrorException(
            $"{what}, but must be {string.Join(" or ", Enum.GetValues<ModelFamily>().Select(f => $"'{f.TypeName()}'"))}",
            "use a BERT, DistilBERT or RoBERTa model, such as bert-base-uncased or distilbert-base-uncased", _path);
    }

    private EncoderConfig Parse()
    {
        bool distilled = _family == ModelFamily.DistilBert;
        return new()
        {
            Family = _family,
            VocabSize = Whole("vocab_size", 1, null),
            HiddenSize = Whole(_keys.HiddenSize, 1, null),
            NumHiddenLayers = Whole(_keys.NumHiddenLayers, 1, null, MaxLayers),
            NumAttentionHeads = Whole(_keys.NumAttentionHeads, 1, null),
            IntermediateSize = Whole(_keys.IntermediateSize, 1, null),
            MaxPositionEmbeddings = Whole("max_position_embeddings", 2, null),
            HiddenAct = Activation(),
            HiddenDropoutProb = Probability(_keys.HiddenDropoutProb) ?? 0.1,
            AttentionProbsDropoutProb = Probability(_keys.AttentionProbsDropoutProb) ?? 0.1,
            ClassifierDropout = Probability(_keys.ClassifierDropout),
            TypeVocabSize = distilled ? 2 : Whole("type_vocab_size", 1, 2),
            LayerNormEps = distilled ? 1e-12 : Positive("layer_norm_eps", 1e-12),
            InitializerRange = Positive("initializer_range", 0.02),
            PadTokenId = Whole("pad_token_id", 0, _family == ModelFamily.Roberta ? 1 : 0),
            LabelNames = Labels(),
        };
    }

    private void CheckTogether(EncoderConfig config)
    {
        if (config.HiddenSize > 0 && config.NumAttentionHeads > 0
            && config.HiddenSize % config.NumAttentionHeads != 0)
        {
            Add($"'{_keys.NumAttentionHeads}' is {config.NumAttentionHeads}, "
                    + $"which does not divide '{_keys.HiddenSize}' {config.HiddenSize}",
                $"set it to a divisor of {_keys.HiddenSize}");
        }

        if (config.VocabSize > 0 && config.PadTokenId >= config.VocabSize)
        {
            Add($"'pad_token_id' is {config.PadTokenId}, but 'vocab_size' is {config.VocabSize}",
                "set it to the id of the padding token in the vocabulary, counted from 0");
        }

        if (_family == ModelFamily.Roberta && config.MaxPositionEmbeddings > 0 && config.MaxSequenceLength < 2)
        {
            Add($"'max_position_embeddings' is {config.MaxPositionEmbeddings}, of which the first "
                    + $"{config.PadTokenId + 1} are padding: too few for a text",
                CopyAgain);
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
        string name = Given(_keys.HiddenAct)?.ToString() ?? "gelu";
        if (!EncoderConfig.Activations.Contains(name))
        {
            Add($"'{_keys.HiddenAct}' is '{name}', which is not supported",
                $"use a model with {string.Join(", ", EncoderConfig.Activations)}");
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
