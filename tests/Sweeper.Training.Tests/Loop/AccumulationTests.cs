using Sweeper.Search;
using Sweeper.Training.Files;
using Sweeper.Training.Loop;
using Sweeper.Training.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sweeper.Training.Tests.Loop;

/// <summary>Batches of one step are as good as one batch of all their examples.</summary>
public sealed class AccumulationTests : IDisposable
{
    private readonly TinyTask _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Theory]
    [InlineData(0.0, false, int.MaxValue)]
    [InlineData(0.1, true, int.MaxValue)]
    [InlineData(0.1, true, 3)]
    public void Steps_are_those_of_the_larger_batch(double smoothing, bool weighted, int fits)
    {
        (double[] losses, float[] weights) whole = Train([12], smoothing, weighted, int.MaxValue);
        (double[] losses, float[] weights) parts = Train([5, 5, 2], smoothing, weighted, fits);

        Assert.NotEqual(whole.losses[0], whole.losses[^1]);
        Assert.All(whole.losses.Zip(parts.losses), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.All(whole.weights.Zip(parts.weights), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void A_trial_of_small_batches_is_that_of_large_ones()
    {
        (string, object)[] common = [("dropout", 0.0), ("optimizer", "sgd"), ("learning_rate", 0.05)];
        var large = new RecordingReporter();
        var small = new RecordingReporter();
        var task = new TextClassificationTask();
        task.Run(_tiny.Assignment("large", 1, [.. common, ("batch_size", 50)]), large, CancellationToken.None);
        task.Run(
            _tiny.Assignment("small", 1, [.. common, ("batch_size", 10), ("gradient_accumulation_steps", 5)]), small, CancellationToken.None);

        Assert.Equal((10, 10), (large.Start!.TotalSteps, small.Start!.TotalSteps)); // 240 examples: four whole steps and a short one.
        Assert.Equal(large.Steps, small.Steps);
        Assert.All(large.Epochs.Zip(small.Epochs), pair =>
        {
            Assert.Equal(pair.First.Metrics["train_loss"], pair.Second.Metrics["train_loss"], 1e-4);
            Assert.Equal(pair.First.Metrics["loss"], pair.Second.Metrics["loss"], 1e-4);
        });
    }

    private (double[] Losses, float[] Weights) Train(int[] sizes, double smoothing, bool weighted, int fits)
    {
        var micro = new MicroBatch
        {
            BeforeForward = rows => _ = rows > fits ? throw new TorchOutOfMemoryException($"injected: {rows} examples do not fit") : 0,
        };
        manual_seed(5);
        using var model = new BertClassifier(EncoderConfig.Load(_tiny.ModelFolder), labels: 2, dropout: 0);
        using OptimizerHelper optimizer = Optimizers.Create(model, "sgd", 0.1, 0.01, 0.9);
        using var loss = new TrainingLoss(smoothing, weighted ? [0.7f, 2f] : null);
        var step = new TrainingStep(model, optimizer, 1, micro) { Loss = loss };
        var random = new SeededRandom(1, 0, "batches");
        var losses = new List<double>();
        for (int i = 0; i < 8; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            long[] Draw(int count, int below) => [.. Enumerable.Range(0, count).Select(_ => (long)random.NextInt(below))];
            Tensor ids = tensor(Draw(120, 20), [12, 10]);
            Tensor labels = tensor(Draw(12, 2));
            List<BatchTensors> batches = [];
            int start = 0;
            foreach (int size in sizes)
            {
                batches.Add(new BatchTensors(ids.narrow(0, start, size), ones([size, 10]), labels.narrow(0, start, size)));
                start += size;
            }

            losses.Add(step.Run(batches, 0.1));
        }

        return ([.. losses], model.bert.pooler!.dense.weight.detach().data<float>().ToArray());
    }
}
