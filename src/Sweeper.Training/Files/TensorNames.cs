namespace Sweeper.Training.Files;

/// <summary>A tensor a model has.</summary>
/// <param name="Name">As Hugging Face names it.</param>
/// <param name="Shape">Its sizes.</param>
public sealed record TensorShape(string Name, long[] Shape);

/// <summary>The tensors of a BERT classifier, by Hugging Face's names.</summary>
public static class TensorNames
{
    private const string Prefix = "bert.";

    /// <summary>Embeddings, layers and pooler, in the order of the forward pass.</summary>
    public static IReadOnlyList<TensorShape> Encoder(BertConfig config)
    {
        long hidden = config.HiddenSize;
        List<TensorShape> tensors =
        [
            new("bert.embeddings.word_embeddings.weight", [config.VocabSize, hidden]),
            new("bert.embeddings.position_embeddings.weight", [config.MaxPositionEmbeddings, hidden]),
            new("bert.embeddings.token_type_embeddings.weight", [config.TypeVocabSize, hidden]),
        ];
        AddLayerNorm("bert.embeddings.LayerNorm");
        for (int layer = 0; layer < config.NumHiddenLayers; layer++)
        {
            string name = FormattableString.Invariant($"bert.encoder.layer.{layer}");
            AddLinear($"{name}.attention.self.query", hidden, hidden);
            AddLinear($"{name}.attention.self.key", hidden, hidden);
            AddLinear($"{name}.attention.self.value", hidden, hidden);
            AddLinear($"{name}.attention.output.dense", hidden, hidden);
            AddLayerNorm($"{name}.attention.output.LayerNorm");
            AddLinear($"{name}.intermediate.dense", hidden, config.IntermediateSize);
            AddLinear($"{name}.output.dense", config.IntermediateSize, hidden);
            AddLayerNorm($"{name}.output.LayerNorm");
        }

        AddLinear("bert.pooler.dense", hidden, hidden);
        return tensors;

        void AddLinear(string name, long from, long to)
        {
            tensors.Add(new($"{name}.weight", [to, from]));
            tensors.Add(new($"{name}.bias", [to]));
        }

        void AddLayerNorm(string name)
        {
            tensors.Add(new($"{name}.weight", [hidden]));
            tensors.Add(new($"{name}.bias", [hidden]));
        }
    }

    /// <summary><c>classifier.weight</c> and <c>classifier.bias</c>.</summary>
    public static IReadOnlyList<TensorShape> Classifier(BertConfig config) =>
    [
        new("classifier.weight", [config.LabelNames.Count, config.HiddenSize]),
        new("classifier.bias", [config.LabelNames.Count]),
    ];

    /// <summary>
    /// Whether a pretrained file may lack the tensor, which is drawn at random then: the classification head
    /// always, and the pooler, which models trained on masked words alone do not have.
    /// </summary>
    public static bool MayBeMissing(string name) =>
        name.StartsWith("classifier.", StringComparison.Ordinal)
            || name.StartsWith("bert.pooler.", StringComparison.Ordinal);

    /// <summary>
    /// The name used here for one found in a file: with the <c>bert.</c> prefix, which a bare encoder's file
    /// lacks, and with LayerNorm's <c>weight</c> and <c>bias</c> for the <c>gamma</c> and <c>beta</c> of old
    /// files.
    /// </summary>
    public static string Canonical(string name)
    {
        if (name.EndsWith("LayerNorm.gamma", StringComparison.Ordinal))
        {
            name = name[..^"gamma".Length] + "weight";
        }
        else if (name.EndsWith("LayerNorm.beta", StringComparison.Ordinal))
        {
            name = name[..^"beta".Length] + "bias";
        }

        bool bare = name.StartsWith("embeddings.", StringComparison.Ordinal)
            || name.StartsWith("encoder.", StringComparison.Ordinal)
            || name.StartsWith("pooler.", StringComparison.Ordinal);
        return bare ? Prefix + name : name;
    }
}
