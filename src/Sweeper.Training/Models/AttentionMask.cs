using static TorchSharp.torch;

namespace Sweeper.Training.Models;

/// <summary>What is added to attention scores so that padding gets no weight.</summary>
internal static class AttentionMask
{
    /// <summary>
    /// 0 for tokens, the smallest finite float for padding. Not minus infinity: a row without tokens stays finite.
    /// </summary>
    /// <param name="mask"><c>[B, S]</c> float: 1 for tokens, 0 for padding.</param>
    /// <param name="heads">A.</param>
    /// <returns><c>[B * A, 1, S]</c></returns>
    public static Tensor Additive(Tensor mask, long heads)
    {
        long[] shape = mask.shape;
        (long b, long s) = (shape[0], shape[1]);
        Tensor padding = (1 - mask) * float.MinValue; // [B, S]
        return padding.unsqueeze(1).expand(b, heads, s).reshape(b * heads, 1, s);
    }
}
