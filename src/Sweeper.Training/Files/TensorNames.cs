namespace Sweeper.Training.Files;

/// <summary>A tensor a model has.</summary>
/// <param name="Name">As Hugging Face names it.</param>
/// <param name="Shape">Its sizes.</param>
public sealed record TensorShape(string Name, long[] Shape);

/// <summary>The tensors of a classifier, by Hugging Face's names.</summary>
public static class TensorNames
{
    /// <summary>Embeddings, layers and BERT's pooler, in the order of the forward pass.</summary>
    public static IReadOnlyList<TensorShape> Encoder(EncoderConfig config)
    {
        ShapeList tensors = new(config.HiddenSize);
        string prefix = config.Family.TypeName();
        tensors.Add($"{prefix}.embeddings.word_embeddings.weight", config.VocabSize, config.HiddenSize);
        tensors.Add($"{prefix}.embeddings.position_embeddings.weight", config.MaxPositionEmbeddings, config.HiddenSize);
        if (config.Family != ModelFamily.DistilBert)
        {
            tensors.Add($"{prefix}.embeddings.token_type_embeddings.weight", config.TypeVocabSize, config.HiddenSize);
        }

        tensors.AddLayerNorm($"{prefix}.embeddings.LayerNorm");
        for (int layer = 0; layer < config.NumHiddenLayers; layer++)
        {
            AddLayer(tensors, config, layer);
        }

        if (config.Family == ModelFamily.Bert)
        {
            tensors.AddLinear("bert.pooler.dense", config.HiddenSize, config.HiddenSize);
        }

        return tensors.All;
    }

    /// <summary>The classification head, in the order of the forward pass.</summary>
    public static IReadOnlyList<TensorShape> Classifier(EncoderConfig config)
    {
        ShapeList tensors = new(config.HiddenSize);
        int classes = config.LabelNames.Count;
        switch (config.Family)
        {
            case ModelFamily.Bert:
                tensors.AddLinear("classifier", config.HiddenSize, classes);
                break;
            case ModelFamily.DistilBert:
                tensors.AddLinear("pre_classifier", config.HiddenSize, config.HiddenSize);
                tensors.AddLinear("classifier", config.HiddenSize, classes);
                break;
            default:
                tensors.AddLinear("classifier.dense", config.HiddenSize, config.HiddenSize);
                tensors.AddLinear("classifier.out_proj", config.HiddenSize, classes);
                break;
        }

        return tensors.All;
    }

    /// <summary>
    /// Whether a pretrained file may lack the tensor, which is drawn at random then: the classification head
    /// always, and the pooler, which models trained on masked words alone do not have.
    /// </summary>
    public static bool MayBeMissing(string name) =>
        name.StartsWith("classifier.", StringComparison.Ordinal)
            || name.StartsWith("pre_classifier.", StringComparison.Ordinal)
            || name.StartsWith("bert.pooler.", StringComparison.Ordinal);

    /// <summary>
    /// Whether a file may hold the tensor although the classifier has no place for it: heads of other tasks,
    /// poolers, and the buffer of position numbers that some versions of transformers saved.
    /// </summary>
    public static bool MayBeUnused(string name, ModelFamily family) =>
        !name.StartsWith($"{family.TypeName()}.", StringComparison.Ordinal)
            || name.Contains(".pooler.", StringComparison.Ordinal)
            || name.EndsWith(".position_ids", StringComparison.Ordinal);

    /// <summary>
    /// The name used here for one found in a file: with the family's prefix, which a bare encoder's file
    /// lacks, and with LayerNorm's <c>weight</c> and <c>bias</c> for the <c>gamma</c> and <c>beta</c> of old
    /// files.
    /// </summary>
    public static string Canonical(string name, ModelFamily family = ModelFamily.Bert)
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
            || name.StartsWith("transformer.", StringComparison.Ordinal)
            || name.StartsWith("pooler.", StringComparison.Ordinal);
        return bare ? $"{family.TypeName()}.{name}" : name;
    }

    private static void AddLayer(ShapeList tensors, EncoderConfig config, int layer)
    {
        (long hidden, long inner) = (config.HiddenSize, config.IntermediateSize);
        if (config.Family == ModelFamily.DistilBert)
        {
            string distilled = FormattableString.Invariant($"distilbert.transformer.layer.{layer}");
            tensors.AddLinear($"{distilled}.attention.q_lin", hidden, hidden);
            tensors.AddLinear($"{distilled}.attention.k_lin", hidden, hidden);
            tensors.AddLinear($"{distilled}.attention.v_lin", hidden, hidden);
            tensors.AddLinear($"{distilled}.attention.out_lin", hidden, hidden);
            tensors.AddLayerNorm($"{distilled}.sa_layer_norm");
            tensors.AddLinear($"{distilled}.ffn.lin1", hidden, inner);
            tensors.AddLinear($"{distilled}.ffn.lin2", inner, hidden);
            tensors.AddLayerNorm($"{distilled}.output_layer_norm");
            return;
        }

        string name = FormattableString.Invariant($"{config.Family.TypeName()}.encoder.layer.{layer}");
        tensors.AddLinear($"{name}.attention.self.query", hidden, hidden);
        tensors.AddLinear($"{name}.attention.self.key", hidden, hidden);
        tensors.AddLinear($"{name}.attention.self.value", hidden, hidden);
        tensors.AddLinear($"{name}.attention.output.dense", hidden, hidden);
        tensors.AddLayerNorm($"{name}.attention.output.LayerNorm");
        tensors.AddLinear($"{name}.intermediate.dense", hidden, inner);
        tensors.AddLinear($"{name}.output.dense", inner, hidden);
        tensors.AddLayerNorm($"{name}.output.LayerNorm");
    }

    private sealed class ShapeList(long hidden)
    {
        public List<TensorShape> All { get; } = [];

        public void Add(string name, params long[] shape) => All.Add(new(name, shape));

        public void AddLinear(string name, long from, long to)
        {
            Add($"{name}.weight", to, from);
            Add($"{name}.bias", to);
        }

        public void AddLayerNorm(string name)
        {
            Add($"{name}.weight", hidden);
            Add($"{name}.bias", hidden);
        }
    }
}
