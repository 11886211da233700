using System.Diagnostics;
using System.Globalization;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Training.Data;
using Sweeper.Training.Metrics;
using Sweeper.Training.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Sweeper.Training.Loop;

/// <summary>What a trial trains on, ready on host and device.</summary>
internal sealed record TrainerInput
{
    public required TrialPlan Plan { get; init; }

    public required Hyperparameters Hyperparameters { get; init; }

    /// <summary>On <see cref="Device"/>, with its initial weights.</summary>
    public required SequenceClassifier Model { get; init; }

    public required Device Device { get; init; }

    public required IReadOnlyList<TokenizedExample> Train { get; init; }

    public required IReadOnlyList<TokenizedExample> Validation { get; init; }

    /// <summary>Id of [PAD], which fills the short rows of a batch.</summary>
    public required int PadId { get; init; }

    public int StepsPerEpoch => (Train.Count + Hyperparameters.BatchSize - 1) / Hyperparameters.BatchSize;

    public int TotalSteps => Hyperparameters.Epochs * StepsPerEpoch;
}

/// <summary>
/// The training loop, top to bottom: for each epoch, for each batch one update; then an evaluation, a report, and
/// the model is kept if it is the best so far.
/// </summary>
/// <remarks>
/// With one thread the same plan gives the same bits: batches come from the plan's seed by way of
/// <see cref="SeededRandom"/>, weights and dropout from libtorch's generator, which the caller has seeded.
/// </remarks>
internal sealed class Trainer(TrainerInput input, ITrialReporter reporter, TrialOutput output)
{
    private readonly Hyperparameters _settings = input.Hyperparameters;
    private readonly SequenceClassifier _model = input.Model;
    private int _step;
    private int _epoch;

    /// <summary>Trains all epochs.</summary>
    /// <returns>The epoch that scores the trial, the earliest of equals, and the SHA-256 of its weights.</returns>
    public (int BestEpoch, string WeightsSha256) Run(CancellationToken stop)
    {
        try
        {
            return Train(stop);
        }
        catch (Exception exception) when (TorchExtras.IsOutOfMemory(exception))
        {
            throw new TrialFailedException(OutOfMemory(exception), exception);
        }
    }

    private (int BestEpoch, string WeightsSha256) Train(CancellationToken stop)
    {
        using Optimizer optimizer = Optimizers.Create(
            _model, _settings.Optimizer, _settings.LearningRate, _settings.WeightDecay, _settings.Momentum);
        var step = new TrainingStep(_model, optimizer, _settings.MaxGradNorm);
        var train = new Batcher(input.Train, _settings.BatchSize, input.PadId);
        var validation = new Batcher(input.Validation, _settings.BatchSize, input.PadId);
        int[] truth = [.. input.Validation.Select(example => example.Label)];
        int warmup = LearningRateSchedule.WarmupSteps(_settings.WarmupRatio, input.TotalSteps);
        (int BestEpoch, string WeightsSha256) best = (0, "");
        double bestValue = double.NaN;

        for (_epoch = 1; _epoch <= _settings.Epochs; _epoch++)
        {
            var watch = Stopwatch.StartNew();
            _model.train();
            double lossSum = 0;
            foreach (Batch batch in train.Epoch(_epoch, input.Plan.Seed, _settings.Bucketed))
            {
                stop.ThrowIfCancellationRequested();
                using DisposeScope scope = NewDisposeScope();
                double rate = _settings.LearningRate
                    * LearningRateSchedule.Multiplier(_settings.Schedule, _step, warmup, input.TotalSteps);
                double loss = step.Run(BatchTensors.Of(batch, input.Device), rate);
                _step++;
                if (!double.IsFinite(loss))
                {
                    throw new TrialFailedException(Diverged("loss", loss));
                }

                lossSum += loss * batch.Rows;
                reporter.Step(_step, input.TotalSteps);
            }

            double trainSeconds = watch.Elapsed.TotalSeconds;
            watch.Restart();
            Evaluation evaluation = Evaluation.Run(_model, validation, truth.Length, input.Device, stop);
            double validationLoss = evaluation.Loss(truth);
            if (!double.IsFinite(validationLoss))
            {
                throw new TrialFailedException(Diverged("validation loss", validationLoss));
            }

            ClassificationReport report =
                ClassificationMetrics.Compute(truth, evaluation.Predicted(), evaluation.Classes);
            var metrics = new Dictionary<string, double>(report.ToMetrics())
            {
                ["loss"] = validationLoss,
                ["train_loss"] = lossSum / input.Train.Count,
            };
            double evaluationSeconds = watch.Elapsed.TotalSeconds;

            // Files first: once an epoch is reported, its logits and the best model are there.
            output.SavePredictions(_epoch, evaluation, truth);
            double value = metrics[input.Plan.Objective.Metric];
            if (best.BestEpoch == 0 || input.Plan.Objective.IsBetter(value, bestValue))
            {
                bestValue = value;
                best = (_epoch, output.SaveBest(_model));
            }

            reporter.Epoch(new EpochReport(_epoch, metrics, trainSeconds, evaluationSeconds, report.Confusion));
        }

        return best;
    }

    private Failure Diverged(string what, double value)
    {
        string clip = _settings.MaxGradNorm > 0
            ? string.Create(CultureInfo.InvariantCulture, $"lower max_grad_norm (now {_settings.MaxGradNorm})")
            : "set max_grad_norm";
        string became = double.IsNaN(value) ? "NaN" : "infinite";
        return new Failure(FailureKind.Diverged, string.Create(
            CultureInfo.InvariantCulture,
            $"the {what} became {became} at {Where()}; lower learning_rate (now {_settings.LearningRate}) or {clip}"));
    }

    private Failure OutOfMemory(Exception exception) => new(
        FailureKind.OutOfMemory,
        $"memory of {input.Device} ran out at {Where()}; lower batch_size (now {_settings.BatchSize}) or "
            + $"max_length (now {_settings.MaxLength}), or run fewer trials at a time on this device",
        exception.Message);

    private string Where() => $"step {_step} of {input.TotalSteps} (epoch {_epoch})";
}
