using Sweeper.Training.Data;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Training.Loop;

/// <summary>
/// What training minimises: the mean cross-entropy, as PyTorch's <c>cross_entropy</c> defines it with weights of classes
/// and smoothed labels (Szegedy et al., 2016).
/// </summary>
/// <param name="labelSmoothing">Share of a target that is spread evenly over all classes. In [0, 1).</param>
/// <param name="classWeights">One for each class; null for the plain mean.</param>
/// <param name="device">Where the model is.</param>
internal sealed class TrainingLoss(double labelSmoothing = 0, float[]? classWeights = null, Device? device = null) : IDisposable
{
    private readonly Tensor? _weights = classWeights is null ? null : tensor(classWeights, device: device).DetachFromDisposeScope();

    /// <summary>
    /// n / (C n_c) for the class c of n_c of the n examples, as scikit-learn's <c>class_weight="balanced"</c>; 1 for a class
    /// without examples.
    /// </summary>
    public static float[] Balanced(IReadOnlyList<TokenizedExample> examples, int classes)
    {
        int[] counts = new int[classes];
        foreach (TokenizedExample example in examples)
        {
            counts[example.Label]++;
        }

        return [.. counts.Select(count => count == 0 ? 1f : (float)(examples.Count / ((double)classes * count)))];
    }

    /// <summary>Of a part of a batch.</summary>
    /// <param name="logits"><c>[B, C]</c></param>
    /// <param name="labels"><c>[B]</c></param>
    public Tensor Mean(Tensor logits, Tensor labels) =>
        F.cross_entropy(logits, labels, _weights, label_smoothing: labelSmoothing);

    /// <summary>What the mean of these examples counts when it is put together with that of others: the sum of their weights.</summary>
    /// <param name="labels"><c>[B]</c></param>
    public double Weight(Tensor labels)
    {
        if (_weights is null)
        {
            return labels.shape[0];
        }

        using Tensor each = _weights.index_select(0, labels);
        using Tensor sum = each.sum();
        return sum.item<float>();
    }

    public void Dispose() => _weights?.Dispose();
}
