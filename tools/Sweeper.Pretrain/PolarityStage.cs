using Sweeper.Training.Data;
using Sweeper.Training.Loop;
using Sweeper.Training.Models;
using Sweeper.Training.Text;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Pretrain;

/// <summary>How long and how fast a polarity stage learns.</summary>
/// <param name="Epochs">Passes over the sentences.</param>
/// <param name="LearningRate">Its peak, after 5 % of the steps; then it falls to 0.</param>
/// <param name="Seed">Of the order of the batches.</param>
internal sealed record PolaritySettings(int Epochs, double LearningRate, long Seed);

/// <summary>Review polarity with weak labels: every sentence is labelled as the review it stands in.</summary>
public static class PolarityStage
{
    private const int Length = 64;
    private const int BatchSize = 64;

    /// <summary>Every sentence of the labelled reviews.</summary>
    public static List<TokenizedExample> Sentences(IEnumerable<Review> reviews, WordPieceTokenizer tokenizer) =>
    [
        .. from review in reviews
           from sentence in review.Sentences()
           select new TokenizedExample(tokenizer.Encode(sentence, Length), review.Label),
    ];

    /// <summary>Trains for some epochs and says after each how many sentences of held-out reviews it gets right.</summary>
    internal static void Run(
        BertClassifier model, List<TokenizedExample> train, List<TokenizedExample> heldOut, int padId, PolaritySettings settings,
        Progress progress)
    {
        (int epochs, double peak, long seed) = settings;
        using Optimizer optimizer = new(Optimizers.Create(model, "adamw", peak, weightDecay: 0.01, momentum: 0));
        var batcher = new Batcher(train, BatchSize, padId);
        int steps = epochs * batcher.BatchesPerEpoch;
        int step = 0;
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            model.train();
            foreach (Batch batch in batcher.Epoch(epoch, seed, bucketed: true))
            {
                double rate = peak * LearningRateSchedule.Multiplier("linear", step, steps / 20, steps);
                double loss = optimizer.Step(model, rate, () => Loss(model, batch));
                progress.Step(++step, loss, batch.Rows, batch.Ids.Length);
            }

            Console.Error.WriteLine($"polarity epoch {epoch}: {Accuracy(model, heldOut, padId):P2} of held-out sentences");
        }
    }

    private static Tensor Loss(BertClassifier model, Batch batch)
    {
        var tensors = BatchTensors.Of(batch, CPU);
        return F.cross_entropy(model.Forward(tensors.Ids, tensors.Mask), tensors.Labels);
    }

    private static double Accuracy(BertClassifier model, List<TokenizedExample> examples, int padId)
    {
        int[] predicted = Evaluation.Run(model, new Batcher(examples, BatchSize, padId), examples.Count, CPU, default).Predicted();
        return predicted.Zip(examples, (guess, example) => guess == example.Label ? 1.0 : 0.0).Average();
    }
}
