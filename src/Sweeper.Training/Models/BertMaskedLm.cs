using Sweeper.Training.Files;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Training.Models;

/// <summary>An encoder with the head that guesses masked tokens: how encoders are pretrained.</summary>
internal sealed class BertMaskedLm : Module
{
    internal readonly BertEncoder bert;
    internal readonly MaskedLmHead cls;

    public BertMaskedLm(EncoderConfig config, double dropout)
        : base(nameof(BertMaskedLm))
    {
        bert = new BertEncoder(config, dropout, withPooler: false);
        cls = new MaskedLmHead(config);
        RegisterComponents();
        WeightInitializer.Apply(this, config);
    }

    /// <summary>Scores of all V word pieces, at the masked positions alone: the full [B, S, V] would not fit.</summary>
    /// <param name="ids"><c>[B, S]</c> int64.</param>
    /// <param name="mask"><c>[B, S]</c> float: 1 for tokens, 0 for padding.</param>
    /// <param name="positions"><c>[M]</c> int64: indices of the masked tokens in the flattened <c>[B * S]</c>.</param>
    /// <returns><c>[M, V]</c></returns>
    public Tensor Forward(Tensor ids, Tensor mask, Tensor positions)
    {
        Tensor hidden = bert.Forward(ids, mask); // [B, S, H]
        Tensor masked = hidden.view(-1, hidden.shape[2]).index_select(0, positions); // [M, H]
        return cls.Forward(masked, bert.embeddings.word_embeddings.weight);
    }
}

internal sealed class MaskedLmHead : Module
{
    internal readonly MaskedLmPredictions predictions;

    public MaskedLmHead(EncoderConfig config)
        : base(nameof(MaskedLmHead))
    {
        predictions = new MaskedLmPredictions(config);
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden, Tensor words) => predictions.Forward(hidden, words);
}

internal sealed class MaskedLmPredictions : Module
{
    internal readonly MaskedLmTransform transform;
    internal readonly Parameter bias;

    public MaskedLmPredictions(EncoderConfig config)
        : base(nameof(MaskedLmPredictions))
    {
        transform = new MaskedLmTransform(config);
        bias = nn.Parameter(zeros(config.VocabSize));
        RegisterComponents();
    }

    // The decoder's weights are the word embeddings (tied), so a checkpoint does not hold them twice.
    public Tensor Forward(Tensor hidden, Tensor words) =>
        F.linear(transform.Forward(hidden), words, get_parameter("bias"));
}

internal sealed class MaskedLmTransform : Module
{
    internal readonly Linear dense;
    internal readonly LayerNorm LayerNorm;
    private readonly string _activation;

    public MaskedLmTransform(EncoderConfig config)
        : base(nameof(MaskedLmTransform))
    {
        dense = Linear(config.HiddenSize, config.HiddenSize);
        LayerNorm = nn.LayerNorm(config.HiddenSize, eps: config.LayerNormEps);
        _activation = config.HiddenAct;
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden) => LayerNorm.forward(Activation.Apply(_activation, dense.Compute(hidden)));
}
