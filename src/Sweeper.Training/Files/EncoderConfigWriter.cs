using System.Globalization;
using System.Text.Json.Nodes;

namespace Sweeper.Training.Files;

/// <summary>Writes a <see cref="EncoderConfig"/> as transformers writes and reads it.</summary>
internal static class EncoderConfigWriter
{
    // transformers sorts the keys of its own files; so do we, and diffs stay readable.
    public static JsonObject Write(EncoderConfig config)
    {
        ConfigKeys keys = ConfigKeys.Of(config.Family);
        SortedDictionary<string, JsonNode?> values = new(StringComparer.Ordinal)
        {
            ["architectures"] = new JsonArray(config.Family.Architecture()),
            ["id2label"] = Labels(config),
            ["initializer_range"] = config.InitializerRange,
            ["label2id"] = Ids(config),
            ["max_position_embeddings"] = config.MaxPositionEmbeddings,
            ["model_type"] = config.Family.TypeName(),
            ["pad_token_id"] = config.PadTokenId,
            ["problem_type"] = "single_label_classification",
            ["torch_dtype"] = "float32",
            ["vocab_size"] = config.VocabSize,
            [keys.HiddenSize] = config.HiddenSize,
            [keys.NumHiddenLayers] = config.NumHiddenLayers,
            [keys.NumAttentionHeads] = config.NumAttentionHeads,
            [keys.IntermediateSize] = config.IntermediateSize,
            [keys.HiddenAct] = config.HiddenAct,
            [keys.HiddenDropoutProb] = config.HiddenDropoutProb,
            [keys.AttentionProbsDropoutProb] = config.AttentionProbsDropoutProb,
            [keys.ClassifierDropout] = config.ClassifierDropout,
        };
        if (config.Family == ModelFamily.DistilBert)
        {
            values["sinusoidal_pos_embds"] = false; // The positions' rows are among the weights.
            values[keys.ClassifierDropout] = config.ClassifierDropout ?? EncoderConfig.DistilBertClassifierDropout;
        }
        else
        {
            values["layer_norm_eps"] = config.LayerNormEps;
            values["position_embedding_type"] = "absolute";
            values["type_vocab_size"] = config.TypeVocabSize;
        }

        return [.. values];
    }

    private static JsonObject Labels(EncoderConfig config) =>
        [.. config.LabelNames.Select((name, id) => KeyValuePair.Create(
            id.ToString(CultureInfo.InvariantCulture), (JsonNode?)JsonValue.Create(name)))];

    // Class names may repeat in a model of others; the last one wins, as in transformers.
    private static JsonObject Ids(EncoderConfig config)
    {
        JsonObject ids = [];
        for (int id = 0; id < config.LabelNames.Count; id++)
        {
            ids[config.LabelNames[id]] = id;
        }

        return ids;
    }
}
