using Sweeper.Search;
using Sweeper.Training.Loop;
using Sweeper.Training.Models;
using Sweeper.Training.Text;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Pretrain;

/// <summary>Masked-language modelling (Devlin et al., 2019, section 3.1, task 1) over passages of reviews.</summary>
public static class MaskedLanguageStage
{
    private const int Length = 64;
    private const int BatchSize = 64;
    private const double LearningRate = 1e-3;

    /// <summary>Neighbouring sentences of a review packed into passages of at most 64 pieces, [CLS] and [SEP] included.</summary>
    public static List<int[]> Passages(IEnumerable<Review> reviews, WordPieceTokenizer tokenizer)
    {
        var passages = new List<int[]>();
        foreach (Review review in reviews)
        {
            int[] ids = tokenizer.EncodeWithoutSpecials(review.Text);
            for (int start = 0; start + 8 <= ids.Length; start += Length - 2)
            {
                ReadOnlySpan<int> part = ids.AsSpan(start, Math.Min(Length - 2, ids.Length - start));
                passages.Add([tokenizer.ClsId, .. part, tokenizer.SepId]);
            }
        }

        return passages;
    }

    /// <summary>Trains until the steps are done.</summary>
    internal static void Run(
        BertMaskedLm model, List<int[]> passages, WordPieceTokenizer tokenizer, int steps, long seed, Progress progress)
    {
        using Optimizer optimizer = new(Optimizers.Create(model, "adamw", LearningRate, weightDecay: 0.01, momentum: 0));
        int warmup = steps / 20;
        int[] order = [.. Enumerable.Range(0, passages.Count)];
        int next = order.Length;
        var random = new SeededRandom(seed, 0, "masked language");
        model.train();
        for (int step = 0; step < steps; step++)
        {
            var rows = new int[BatchSize][];
            for (int row = 0; row < BatchSize; row++)
            {
                if (next == order.Length)
                {
                    random.Shuffle<int>(order);
                    next = 0;
                }

                rows[row] = passages[order[next++]];
            }

            var batch = MaskedBatch.Of(rows, tokenizer, random);
            double rate = LearningRate * LearningRateSchedule.Multiplier("linear", step, warmup, steps);
            double loss = optimizer.Step(model, rate, () => Loss(model, batch));
            progress.Step(step + 1, loss, BatchSize, batch.Ids.Length);
        }
    }

    private static Tensor Loss(BertMaskedLm model, MaskedBatch batch)
    {
        long[] shape = [batch.Rows, batch.Columns];
        Tensor logits = model.Forward(tensor(batch.Ids, shape), tensor(batch.Mask, shape), tensor(batch.Positions));
        return F.cross_entropy(logits, tensor(batch.Targets)); // [M, V] against [M]
    }
}
