using Sweeper.Training.Files;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Training.Models;

// BERT (Devlin et al., 2019) and RoBERTa (Liu et al., 2019) as Hugging Face lays them out. TorchSharp names parameters after fields, so fields carry
// the names of the published checkpoints: bert.encoder.layer.0.attention.self.query.weight and so on.
// In shapes: B rows of the batch, S tokens, H hidden size, A heads, D = H / A, I intermediate size.

/// <summary>Token ids to hidden states, and the pooled first token.</summary>
internal sealed class BertEncoder : Module
{
    internal readonly BertEmbeddings embeddings;
    internal readonly EncoderLayers<BertLayer> encoder;
    internal readonly BertPooler? pooler;

    /// <param name="config">Sizes.</param>
    /// <param name="dropout">Of hidden states and attention probabilities. In [0, 1).</param>
    /// <param name="withPooler">False for RoBERTa and for masked-language modelling, which have none.</param>
    public BertEncoder(EncoderConfig config, double dropout, bool withPooler = true)
        : base(nameof(BertEncoder))
    {
        embeddings = new BertEmbeddings(config, dropout);
        encoder = new EncoderLayers<BertLayer>(config.NumHiddenLayers, () => new BertLayer(config, dropout));
        pooler = withPooler ? new BertPooler(config) : null;
        Heads = config.NumAttentionHeads;
        RegisterComponents();
    }

    public long Heads { get; }

    /// <summary>The last layer's hidden states.</summary>
    /// <param name="ids"><c>[B, S]</c> int64.</param>
    /// <param name="mask"><c>[B, S]</c> float: 1 for tokens, 0 for padding.</param>
    /// <param name="types"><c>[B, S]</c> int64 segment numbers; null when all are 0.</param>
    /// <returns><c>[B, S, H]</c></returns>
    public Tensor Forward(Tensor ids, Tensor mask, Tensor? types = null)
    {
        Tensor bias = AttentionMask.Additive(mask, Heads); // [B * A, 1, S], once for all layers
        Tensor hidden = embeddings.Forward(ids, types);
        return encoder.Forward(hidden, bias);
    }

    /// <summary>The first token's hidden state through the pooler.</summary>
    /// <param name="hidden"><c>[B, S, H]</c>, from <see cref="Forward"/>.</param>
    /// <returns><c>[B, H]</c></returns>
    public Tensor Pool(Tensor hidden) => pooler!.Forward(hidden.select(1, 0));
}

internal sealed class BertLayer : Module, IEncoderLayer
{
    internal readonly BertAttention attention;
    internal readonly BertIntermediate intermediate;
    internal readonly BertOutput output;

    public BertLayer(EncoderConfig config, double dropout)
        : base(nameof(BertLayer))
    {
        attention = new BertAttention(config, dropout);
        intermediate = new BertIntermediate(config);
        output = new BertOutput(config.IntermediateSize, config, dropout);
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden, Tensor mask)
    {
        Tensor attended = attention.Forward(hidden, mask); // [B, S, H]
        return output.Forward(intermediate.Forward(attended), attended);
    }
}

internal sealed class BertAttention : Module
{
    internal readonly BertSelfAttention self;
    internal readonly BertOutput output;

    public BertAttention(EncoderConfig config, double dropout)
        : base(nameof(BertAttention))
    {
        self = new BertSelfAttention(config, dropout);
        output = new BertOutput(config.HiddenSize, config, dropout);
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden, Tensor mask) => output.Forward(self.Forward(hidden, mask), hidden);
}

internal sealed class BertIntermediate : Module
{
    internal readonly Linear dense;
    private readonly string _activation;

    public BertIntermediate(EncoderConfig config)
        : base(nameof(BertIntermediate))
    {
        dense = Linear(config.HiddenSize, config.IntermediateSize);
        _activation = config.HiddenAct;
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden) => Activation.Apply(_activation, dense.Compute(hidden)); // [B, S, I]
}

/// <summary>Projection, dropout, residual, layer norm: the end of both halves of a layer.</summary>
internal sealed class BertOutput : Module
{
    internal readonly Linear dense;
    internal readonly LayerNorm LayerNorm;
    private readonly double _dropout;

    public BertOutput(long inputSize, EncoderConfig config, double dropout)
        : base(nameof(BertOutput))
    {
        dense = Linear(inputSize, config.HiddenSize);
        LayerNorm = nn.LayerNorm(config.HiddenSize, eps: config.LayerNormEps);
        _dropout = dropout;
        RegisterComponents();
    }

    public Tensor Forward(Tensor input, Tensor residual) =>
        LayerNorm.forward(F.dropout(dense.Compute(input), _dropout, training) + residual);
}

internal sealed class BertPooler : Module
{
    internal readonly Linear dense;

    public BertPooler(EncoderConfig config)
        : base(nameof(BertPooler))
    {
        dense = Linear(config.HiddenSize, config.HiddenSize);
        RegisterComponents();
    }

    public Tensor Forward(Tensor first) => dense.Compute(first).tanh();
}
