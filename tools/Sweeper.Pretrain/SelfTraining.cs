using Sweeper.Training.Data;
using Sweeper.Training.Loop;
using Sweeper.Training.Models;
using Sweeper.Training.Text;
using static TorchSharp.torch;

namespace Sweeper.Pretrain;

/// <summary>
/// Gives unlabelled reviews a polarity: the mean over a review's sentences of what the sentence classifier says. A
/// review has a dozen sentences, so its mean is far more often right than any of them.
/// </summary>
internal static class SelfTraining
{
    private const int Length = 64;
    private const int BatchSize = 64;
    private const int Chunk = 2000;

    /// <summary>The reviews whose mean probability of one side is at least <paramref name="confidence"/>, with that label.</summary>
    /// <param name="classifier">Of sentences, two classes.</param>
    /// <param name="reviews">Labels are ignored.</param>
    /// <param name="tokenizer">The classifier's.</param>
    /// <param name="confidence">In [0.5, 1).</param>
    public static IEnumerable<Review> Label(
        BertClassifier classifier, IEnumerable<Review> reviews, WordPieceTokenizer tokenizer, double confidence)
    {
        foreach (Review[] chunk in reviews.Chunk(Chunk))
        {
            (int Review, TokenizedExample Example)[] sentences =
            [
                .. chunk.SelectMany((review, i) => review.Sentences()
                    .Select(sentence => (i, new TokenizedExample(tokenizer.Encode(sentence, Length), 0)))),
            ];
            TokenizedExample[] examples = [.. sentences.Select(pair => pair.Example)];
            Evaluation evaluation = Evaluation.Run(
                classifier, new Batcher(examples, BatchSize, tokenizer.PadId), examples.Length, CPU, default);
            foreach (IGrouping<int, double> review in sentences
                .Select((pair, k) => (pair.Review, Probability: evaluation.Probabilities(k)[1]))
                .GroupBy(pair => pair.Review, pair => pair.Probability))
            {
                double positive = review.Average();
                if (Math.Max(positive, 1 - positive) >= confidence)
                {
                    yield return chunk[review.Key] with { Label = positive >= 0.5 ? 1 : 0 };
                }
            }
        }
    }
}
