using Sweeper.Training.Files;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Training.Models;

// DistilBERT (Sanh et al., 2019) as Hugging Face lays it out: BERT without token types and pooler, with other names
// for the same layers, and without dropout between attention and its residual. Shapes as in BertEncoder.cs.

/// <summary>Token ids to hidden states.</summary>
internal sealed class DistilBertEncoder : Module
{
    internal readonly DistilBertEmbeddings embeddings;
    internal readonly EncoderLayers<DistilBertLayer> transformer;
    private readonly long _heads;

    /// <param name="config">Sizes.</param>
    /// <param name="dropout">Of hidden states and attention probabilities. In [0, 1).</param>
    public DistilBertEncoder(EncoderConfig config, double dropout)
        : base(nameof(DistilBertEncoder))
    {
        embeddings = new DistilBertEmbeddings(config, dropout);
        transformer = new EncoderLayers<DistilBertLayer>(config.NumHiddenLayers, () => new DistilBertLayer(config, dropout));
        _heads = config.NumAttentionHeads;
        RegisterComponents();
    }

    /// <summary>The last layer's hidden states.</summary>
    /// <param name="ids"><c>[B, S]</c> int64.</param>
    /// <param name="mask"><c>[B, S]</c> float: 1 for tokens, 0 for padding.</param>
    /// <returns><c>[B, S, H]</c></returns>
    public Tensor Forward(Tensor ids, Tensor mask)
    {
        Tensor bias = AttentionMask.Additive(mask, _heads); // [B * A, 1, S], once for all layers
        return transformer.Forward(embeddings.Forward(ids), bias);
    }
}

internal sealed class DistilBertEmbeddings : Module
{
    internal readonly Embedding word_embeddings;
    internal readonly Embedding position_embeddings;
    internal readonly LayerNorm LayerNorm;
    private readonly double _dropout;

    public DistilBertEmbeddings(EncoderConfig config, double dropout)
        : base(nameof(DistilBertEmbeddings))
    {
        // padding_idx: the gradient of the [PAD] row is zero.
        word_embeddings = Embedding(config.VocabSize, config.HiddenSize, padding_idx: config.PadTokenId);
        position_embeddings = Embedding(config.MaxPositionEmbeddings, config.HiddenSize);
        LayerNorm = nn.LayerNorm(config.HiddenSize, eps: config.LayerNormEps);
        _dropout = dropout;
        RegisterComponents();
    }

    public Tensor Forward(Tensor ids)
    {
        Tensor words = word_embeddings.forward(ids); // [B, S, H]
        Tensor positions = position_embeddings.weight.narrow(0, 0, ids.shape[1]); // [S, H], a view: no gather
        return F.dropout(LayerNorm.forward(words + positions), _dropout, training);
    }
}

internal sealed class DistilBertLayer : Module, IEncoderLayer
{
    internal readonly DistilBertAttention attention;
    internal readonly LayerNorm sa_layer_norm;
    internal readonly DistilBertFeedForward ffn;
    internal readonly LayerNorm output_layer_norm;

    public DistilBertLayer(EncoderConfig config, double dropout)
        : base(nameof(DistilBertLayer))
    {
        attention = new DistilBertAttention(config, dropout);
        sa_layer_norm = LayerNorm(config.HiddenSize, eps: config.LayerNormEps);
        ffn = new DistilBertFeedForward(config, dropout);
        output_layer_norm = LayerNorm(config.HiddenSize, eps: config.LayerNormEps);
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden, Tensor mask)
    {
        Tensor attended = sa_layer_norm.forward(attention.Forward(hidden, mask) + hidden); // [B, S, H]
        return output_layer_norm.forward(ffn.Forward(attended) + attended);
    }
}

internal sealed class DistilBertAttention : Module
{
    internal readonly Linear q_lin;
    internal readonly Linear k_lin;
    internal readonly Linear v_lin;
    internal readonly Linear out_lin;
    private readonly long _heads;
    private readonly double _dropout;

    public DistilBertAttention(EncoderConfig config, double dropout)
        : base(nameof(DistilBertAttention))
    {
        q_lin = Linear(config.HiddenSize, config.HiddenSize);
        k_lin = Linear(config.HiddenSize, config.HiddenSize);
        v_lin = Linear(config.HiddenSize, config.HiddenSize);
        out_lin = Linear(config.HiddenSize, config.HiddenSize);
        _heads = config.NumAttentionHeads;
        _dropout = dropout;
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden, Tensor mask) => out_lin.Compute(MultiHeadAttention.Apply(
        q_lin.Compute(hidden), k_lin.Compute(hidden), v_lin.Compute(hidden), mask, _heads, _dropout, training));
}

/// <summary>Linear, activation, linear, dropout.</summary>
internal sealed class DistilBertFeedForward : Module
{
    internal readonly Linear lin1;
    internal readonly Linear lin2;
    private readonly string _activation;
    private readonly double _dropout;

    public DistilBertFeedForward(EncoderConfig config, double dropout)
        : base(nameof(DistilBertFeedForward))
    {
        lin1 = Linear(config.HiddenSize, config.IntermediateSize);
        lin2 = Linear(config.IntermediateSize, config.HiddenSize);
        _activation = config.HiddenAct;
        _dropout = dropout;
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden)
    {
        Tensor inner = Activation.Apply(_activation, lin1.Compute(hidden)); // [B, S, I]
        return F.dropout(lin2.Compute(inner), _dropout, training);
    }
}
