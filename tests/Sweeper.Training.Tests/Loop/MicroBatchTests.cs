using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Training.Files;
using Sweeper.Training.Loop;
using Sweeper.Training.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sweeper.Training.Tests.Loop;

public sealed class MicroBatchTests : IDisposable
{
    private readonly TinyTask _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Theory]
    [InlineData("adamw", 0.0)]
    [InlineData("sgd", 0.05)]
    [InlineData("rmsprop", 1.0)]
    public void Steps_in_parts_are_those_of_the_whole_batch(string optimizer, double clip)
    {
        (double[] losses, float[] weights) whole = Train(optimizer, clip, limit: int.MaxValue, out MicroBatch unsplit);
        (double[] losses, float[] weights) split = Train(optimizer, clip, limit: 3, out MicroBatch micro);

        Assert.Null(unsplit.Size);
        Assert.Equal(3, micro.Size); // Of 10: 5 do not fit, 3 do.
        for (int i = 0; i < whole.losses.Length; i++)
        {
            Assert.Equal(whole.losses[i], split.losses[i], 1e-5);
        }

        for (int i = 0; i < whole.weights.Length; i++)
        {
            Assert.Equal(whole.weights[i], split.weights[i], 1e-5);
        }
    }

    [Fact]
    public void A_lack_of_memory_changes_neither_steps_nor_results()
    {
        (string, object)[] settings = [("dropout", 0.0), ("epochs", 3)];
        var expected = new RecordingReporter();
        new TextClassificationTask().Run(_tiny.Assignment("whole", 1, settings), expected, CancellationToken.None);
        var actual = new RecordingReporter();
        var task = new TextClassificationTask { BeforeForward = FitsUpTo(5) };

        FinishInfo finish = task.Run(_tiny.Assignment("split", 1, settings), actual, CancellationToken.None).Info;

        Assert.Equal(4, finish.MicroBatch);
        Assert.Equal(expected.Steps, actual.Steps);
        foreach ((EpochReport was, EpochReport now) in expected.Epochs.Zip(actual.Epochs))
        {
            Assert.Equal(was.Metrics["train_loss"], now.Metrics["train_loss"], 1e-4);
        }
    }

    [Fact]
    public void What_fitted_is_remembered_for_later_trials_of_the_same_shape()
    {
        var tried = new List<int>();
        var task = new TextClassificationTask
        {
            BeforeForward = rows =>
            {
                tried.Add(rows);
                FitsUpTo(8)(rows);
            },
        };
        task.Run(_tiny.Assignment("a"), new RecordingReporter(), CancellationToken.None);
        Assert.Equal(1, tried.Count(rows => rows > 8));

        FinishInfo second = task.Run(_tiny.Assignment("b", 2), new RecordingReporter(), CancellationToken.None).Info;
        Assert.Equal((1, (int?)8), (tried.Count(rows => rows > 8), second.MicroBatch));

        FinishInfo other = task.Run(
            _tiny.Assignment("c", 1, ("batch_size", 6)), new RecordingReporter(), CancellationToken.None).Info;
        Assert.Null(other.MicroBatch);
    }

    [Fact]
    public void The_step_is_done_again_with_the_same_random_numbers()
    {
        // Whether memory ran out in the first try or the parts were small from the start: the same dropout masks.
        var task = new TextClassificationTask { BeforeForward = FitsUpTo(8) };
        FinishInfo cold = task.Run(_tiny.Assignment("a"), new RecordingReporter(), CancellationToken.None).Info;
        FinishInfo warm = task.Run(_tiny.Assignment("b"), new RecordingReporter(), CancellationToken.None).Info;
        Assert.Equal(cold.WeightsSha256, warm.WeightsSha256);
    }

    [Fact]
    public void A_resumed_trial_keeps_its_parts()
    {
        FinishInfo whole = new TextClassificationTask { BeforeForward = FitsUpTo(8) }
            .Run(_tiny.Assignment("whole"), new RecordingReporter(), CancellationToken.None).Info;
        TrialAssignment assignment = _tiny.Assignment("cut");
        using var stop = new CancellationTokenSource();
        var reporter = new RecordingReporter { OnStep = step => { if (step == 7) { stop.Cancel(); } } };
        Assert.Throws<OperationCanceledException>(() =>
            new TextClassificationTask { BeforeForward = FitsUpTo(8) }.Run(assignment, reporter, stop.Token));

        // Memory is plenty now, but the trial began otherwise.
        FinishInfo finish = new TextClassificationTask().Run(assignment, new RecordingReporter(), CancellationToken.None).Info;

        Assert.Equal((whole.WeightsSha256, (int?)8), (finish.WeightsSha256, finish.MicroBatch));
    }

    [Fact]
    public void When_not_even_one_example_fits_the_trial_fails()
    {
        var task = new TextClassificationTask { BeforeForward = FitsUpTo(0) };
        var exception = Assert.Throws<TrialFailedException>(
            () => task.Run(_tiny.Assignment("a"), new RecordingReporter(), CancellationToken.None));
        Assert.Equal(FailureKind.OutOfMemory, exception.Failure.Kind);
        Assert.Equal(
            "memory of cpu ran out at step 0 of 30 (epoch 1) with one example at a time; lower max_length (now 16), take a "
                + "smaller model, or run fewer trials at a time on this device",
            exception.Failure.Message);
    }

    private static Action<int> FitsUpTo(int examples) => rows =>
    {
        if (rows > examples)
        {
            throw new TorchOutOfMemoryException($"injected: {rows} examples do not fit");
        }
    };

    /// <summary>Eight steps with batches of ten.</summary>
    private (double[] Losses, float[] Weights) Train(string optimizerName, double clip, int limit, out MicroBatch micro)
    {
        micro = new MicroBatch { BeforeForward = FitsUpTo(limit) };
        manual_seed(5);
        var config = EncoderConfig.Load(_tiny.ModelFolder);
        using var model = new BertClassifier(config, labels: 2, dropout: 0);
        using OptimizerHelper optimizer = Optimizers.Create(model, optimizerName, 1e-3, 0.01, 0.9);
        var step = new TrainingStep(model, optimizer, clip, micro);
        var random = new SeededRandom(1, 0, "batches");
        var losses = new List<double>();
        for (int i = 0; i < 8; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            long[] Draw(int count, int below) => [.. Enumerable.Range(0, count).Select(_ => (long)random.NextInt(below))];
            var batch = new BatchTensors(
                tensor(Draw(100, 20), [10, 10]), ones([10, 10]), tensor(Draw(10, 2)));
            losses.Add(step.Run(batch, 1e-3));
        }

        return ([.. losses], model.classifier.weight.detach().data<float>().ToArray());
    }
}
