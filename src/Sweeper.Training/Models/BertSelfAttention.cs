using Sweeper.Training.Files;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sweeper.Training.Models;

/// <summary>Projections of the hidden states that attend to one another.</summary>
internal sealed class BertSelfAttention : Module
{
    internal readonly Linear query;
    internal readonly Linear key;
    internal readonly Linear value;
    private readonly long _heads;
    private readonly double _dropout;

    public BertSelfAttention(EncoderConfig config, double dropout)
        : base(nameof(BertSelfAttention))
    {
        query = Linear(config.HiddenSize, config.HiddenSize);
        key = Linear(config.HiddenSize, config.HiddenSize);
        value = Linear(config.HiddenSize, config.HiddenSize);
        _heads = config.NumAttentionHeads;
        _dropout = dropout;
        RegisterComponents();
    }

    /// <param name="hidden"><c>[B, S, H]</c></param>
    /// <param name="mask">Additive, <c>[B * A, 1, S]</c>.</param>
    /// <returns><c>[B, S, H]</c></returns>
    public Tensor Forward(Tensor hidden, Tensor mask) => MultiHeadAttention.Apply(
        query.Compute(hidden), key.Compute(hidden), value.Compute(hidden), mask, _heads, _dropout, training);
}
