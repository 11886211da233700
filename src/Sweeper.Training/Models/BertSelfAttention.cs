using Sweeper.Training.Files;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Training.Models;

/// <summary>Multi-head self-attention (Vaswani et al., 2017, section 3.2).</summary>
internal sealed class BertSelfAttention : Module
{
    internal readonly Linear query;
    internal readonly Linear key;
    internal readonly Linear value;
    private readonly long _heads;
    private readonly double _dropout;

    public BertSelfAttention(BertConfig config, double dropout)
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
    public Tensor Forward(Tensor hidden, Tensor mask)
    {
        long[] shape = hidden.shape;
        (long b, long s, long h) = (shape[0], shape[1], shape[2]);
        long d = h / _heads;

        Tensor q = Heads(query.forward(hidden), b, s, d); // [B * A, S, D]
        Tensor k = Heads(key.forward(hidden), b, s, d);
        Tensor v = Heads(value.forward(hidden), b, s, d);

        // mask + q k' / sqrt(D) in one operation: no pass over [B * A, S, S] for the scale, none for the mask.
        Tensor scores = baddbmm(mask, q, k.transpose(1, 2), beta: 1f, alpha: (float)(1.0 / Math.Sqrt(d)));
        Tensor weights = F.dropout(scores.softmax(-1), _dropout, training); // [B * A, S, S]
        return bmm(weights, v) // [B * A, S, D]
            .view(b, _heads, s, d)
            .transpose(1, 2)
            .reshape(b, s, h);
    }

    private Tensor Heads(Tensor projected, long b, long s, long d) =>
        projected.view(b, s, _heads, d).transpose(1, 2).reshape(b * _heads, s, d);
}
