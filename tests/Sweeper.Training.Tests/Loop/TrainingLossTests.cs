using Sweeper.Training.Data;
using Sweeper.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Training.Tests.Loop;

public sealed class TrainingLossTests
{
    private static readonly double[,] Logits = { { 2, 0.5, -1 }, { 0, 1, 0 }, { -2, 0.3, 0.1 }, { 1, 1, 4 } };
    private static readonly int[] Labels = [0, 2, 1, 2];

    /// <summary>By PyTorch's documented formula, in plain loops.</summary>
    [Theory]
    [InlineData(0, null)]
    [InlineData(0.1, null)]
    [InlineData(0, new[] { 0.5f, 2f, 1f })]
    [InlineData(0.3, new[] { 0.5f, 2f, 1f })]
    public void The_mean_is_that_of_the_formula(double smoothing, float[]? weights)
    {
        using DisposeScope scope = NewDisposeScope();
        using var loss = new TrainingLoss(smoothing, weights);
        (double sum, double all) = (0, 0);
        for (int i = 0; i < Labels.Length; i++)
        {
            double[] row = [.. Enumerable.Range(0, 3).Select(c => Logits[i, c])];
            double logSum = Math.Log(row.Sum(Math.Exp));
            for (int c = 0; c < 3; c++)
            {
                double target = (smoothing / 3) + (c == Labels[i] ? 1 - smoothing : 0);
                sum += (weights?[c] ?? 1) * target * (logSum - row[c]);
            }

            all += weights?[Labels[i]] ?? 1;
        }

        Tensor labels = tensor(Labels.Select(label => (long)label).ToArray());
        Tensor logits = tensor(Logits.Cast<double>().Select(x => (float)x).ToArray(), [4, 3]);

        Assert.Equal(sum / all, loss.Mean(logits, labels).item<float>(), 1e-5);
        Assert.Equal(all, loss.Weight(labels), 1e-5);
    }

    [Fact]
    public void Balanced_weights_let_each_class_count_alike()
    {
        TokenizedExample[] examples = [.. new[] { 0, 0, 0, 1, 0, 0, 3, 3 }.Select(label => new TokenizedExample { Ids = [1], Label = label })];

        // 8 / (4 * 5), 8 / (4 * 1), none, 8 / (4 * 2)
        Assert.Equal([0.4f, 2f, 1f, 1f], TrainingLoss.Balanced(examples, 4));
    }
}
