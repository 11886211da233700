using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Training.Models;

/// <summary>Scaled dot-product attention of several heads (Vaswani et al., 2017, section 3.2).</summary>
internal static class MultiHeadAttention
{
    /// <summary>Attends from every token to every token that is not padding.</summary>
    /// <param name="query"><c>[B, S, H]</c>, as are <paramref name="key"/> and <paramref name="value"/>.</param>
    /// <param name="key">Projected keys.</param>
    /// <param name="value">Projected values.</param>
    /// <param name="mask">Additive, <c>[B * A, 1, S]</c>.</param>
    /// <param name="heads">A, which divides H.</param>
    /// <param name="dropout">Of the attention probabilities.</param>
    /// <param name="training">Whether dropout is on.</param>
    /// <returns><c>[B, S, H]</c>, the heads side by side.</returns>
    public static Tensor Apply(
        Tensor query, Tensor key, Tensor value, Tensor mask, long heads, double dropout, bool training)
    {
        long[] shape = query.shape;
        (long b, long s, long h) = (shape[0], shape[1], shape[2]);
        long d = h / heads;

        Tensor q = Split(query); // [B * A, S, D]
        Tensor k = Split(key);
        Tensor v = Split(value);

        // mask + q k' / sqrt(D) in one operation: no pass over [B * A, S, S] for the scale, none for the mask.
        Tensor scores = baddbmm(mask, q, k.transpose(1, 2), beta: 1f, alpha: (float)(1.0 / Math.Sqrt(d)));
        Tensor weights = F.dropout(scores.softmax(-1), dropout, training); // [B * A, S, S]
        return bmm(weights, v) // [B * A, S, D]
            .view(b, heads, s, d)
            .transpose(1, 2)
            .reshape(b, s, h);

        Tensor Split(Tensor projected) =>
            projected.view(b, s, heads, d).transpose(1, 2).reshape(b * heads, s, d);
    }
}
