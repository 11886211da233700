namespace Sweeper.Training.Files;

/// <summary>
/// How a family's <c>config.json</c> names what all encoders have. DistilBERT has names of its own.
/// </summary>
internal sealed record ConfigKeys
{
    public string HiddenSize { get; init; } = "hidden_size";

    public string NumHiddenLayers { get; init; } = "num_hidden_layers";

    public string NumAttentionHeads { get; init; } = "num_attention_heads";

    public string IntermediateSize { get; init; } = "intermediate_size";

    public string HiddenAct { get; init; } = "hidden_act";

    public string HiddenDropoutProb { get; init; } = "hidden_dropout_prob";

    public string AttentionProbsDropoutProb { get; init; } = "attention_probs_dropout_prob";

    public string ClassifierDropout { get; init; } = "classifier_dropout";

    public static ConfigKeys Of(ModelFamily family) => family == ModelFamily.DistilBert ? DistilBert : Bert;

    private static readonly ConfigKeys Bert = new();

    private static readonly ConfigKeys DistilBert = new()
    {
        HiddenSize = "dim",
        NumHiddenLayers = "n_layers",
        NumAttentionHeads = "n_heads",
        IntermediateSize = "hidden_dim",
        HiddenAct = "activation",
        HiddenDropoutProb = "dropout",
        AttentionProbsDropoutProb = "attention_dropout",
        ClassifierDropout = "seq_classif_dropout",
    };
}
