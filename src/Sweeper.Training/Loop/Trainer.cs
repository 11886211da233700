using System.Diagnostics;
using Sweeper.Engine;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Training.Data;
using Sweeper.Training.Metrics;
using Sweeper.Training.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sweeper.Training.Loop;

/// <summary>
/// The training loop, top to bottom: for each epoch, for each batch one update; at each evaluation a report, and the
/// model is kept if it is the best so far; checkpoints on the way.
/// </summary>
/// <remarks>
/// With one thread the same plan gives the same bits, in one go or from checkpoint to checkpoint: batches come from the
/// plan's seed by way of <see cref="SeededRandom"/>, weights and dropout from libtorch's generator, which the caller has
/// seeded and whose state is in each checkpoint.
/// </remarks>
internal sealed class Trainer : IDisposable
{
    private readonly TrainerInput _input;
    private readonly ITrialReporter _reporter;
    private readonly TrialOutput _output;
    private readonly Checkpoints _checkpoints;
    private readonly CheckpointSchedule _schedule;
    private readonly Stopwatch _whole;
    private readonly Stopwatch _training = new();
    private readonly Hyperparameters _settings;
    private readonly SequenceClassifier _model;
    private readonly OptimizerHelper _optimizer;
    private readonly TrainingLoss _loss;
    private readonly TrainingStep _step;
    private readonly TrainingFailures _failures;
    private readonly EvaluationPoints _points;
    private readonly Batcher _validation;
    private readonly int[] _truth;
    private readonly int _warmup;
    private TrainingProgress _progress = new();
    private TrainingProgress? _onDisk;
    private int _epoch = 1;

    /// <param name="input">What to train on.</param>
    /// <param name="reporter">Told of steps and evaluations.</param>
    /// <param name="output">Takes predictions and the best model.</param>
    /// <param name="checkpoints">Takes what is needed to train on.</param>
    /// <param name="schedule">Says when the trainer writes a checkpoint unasked.</param>
    /// <param name="whole">Running since the attempt began.</param>
    public Trainer(
        TrainerInput input, ITrialReporter reporter, TrialOutput output, Checkpoints checkpoints,
        CheckpointSchedule schedule, Stopwatch whole)
    {
        (_input, _reporter, _output, _checkpoints, _schedule, _whole) =
            (input, reporter, output, checkpoints, schedule, whole);
        _settings = input.Hyperparameters;
        _model = input.Model;
        LayerDepth.Freeze(_model, _settings.FreezeLayers);
        _optimizer = Optimizers.Create(
            _model, _settings.Optimizer, _settings.LearningRate, _settings.WeightDecay, _settings.Momentum,
            _settings.LayerWiseLearningRateDecay);
        float[]? classWeights = _settings.BalancedClasses ? TrainingLoss.Balanced(input.Train, _model.Classes) : null;
        _loss = new TrainingLoss(_settings.LabelSmoothing, classWeights, input.Device);
        _step = new TrainingStep(_model, _optimizer, _settings.MaxGradNorm, input.MicroBatch, input.Budget)
        {
            Loss = _loss,
            Precision = _settings.Precision,
            Scale = _settings.Precision == Precision.Half ? new LossScale() : null,
            RateFactors = [.. ParameterGroups.Of(_model, _settings.LayerWiseLearningRateDecay).Select(group => group.RateFactor)],
        };
        _failures = new TrainingFailures(input);
        _points = new EvaluationPoints(input.StepsPerEpoch, input.Plan.Task.EvaluateEvery);
        _validation = new Batcher(input.Validation, _settings.BatchSize, input.PadId);
        _truth = [.. input.Validation.Select(example => example.Label)];
        _warmup = _settings.WarmupSteps ?? LearningRateSchedule.WarmupSteps(_settings.WarmupRatio, input.TotalSteps);
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _loss.Dispose();
    }

    /// <summary>Goes on from a checkpoint; to be called before <see cref="Run"/>.</summary>
    public void Resume(CheckpointState state)
    {
        _checkpoints.Restore(state, _model, _optimizer);
        _progress = state.Progress;
        _onDisk = _progress;
        _input.MicroBatch.Resume(_progress.MicroBatch);
        _step.Scale = _progress.LossScale;
    }

    /// <summary>Trains to the end, or until a report is answered with something else than to continue.</summary>
    /// <returns>How the attempt ended, and the evaluation that scores the trial.</returns>
    /// <exception cref="OperationCanceledException">Stopped; there is a checkpoint to go on from.</exception>
    public (TrialEnd End, TrainingProgress Progress) Run(CancellationToken stop)
    {
        try
        {
            TrialEnd end = Train(stop);
            if (end != TrialEnd.Paused)
            {
                _output.End();
                _checkpoints.End();
            }

            return (end, Now());
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            SaveForLater();
            throw;
        }
        catch (Exception exception) when (TorchExtras.IsOutOfMemory(exception))
        {
            throw _failures.OutOfMemory(exception, _progress.Step, _epoch);
        }
    }

    private TrialEnd Train(CancellationToken stop)
    {
        // What the attempt before was interrupted in.
        if (_progress.Unanswered is not null && Report(stop) is { } before)
        {
            return before;
        }

        if (IsEvaluationDue && Evaluate(stop) is { } late)
        {
            return late;
        }

        var train = new Batcher(_input.Train, _settings.BatchSize, _input.PadId);
        int perStep = _settings.GradientAccumulationSteps;
        while (_progress.Step < _input.TotalSteps && !HasStagnated)
        {
            _training.Start();
            _model.train();
            _epoch = (_progress.Step / _input.StepsPerEpoch) + 1;
            int done = _progress.Step % _input.StepsPerEpoch;
            foreach (Batch[] batches in train.Epoch(_epoch, _input.Plan.Seed, _settings.Bucketed).Skip(done * perStep).Chunk(perStep))
            {
                stop.ThrowIfCancellationRequested();
                Step(batches);
                if (_schedule.IsDueAtStep(_progress.Step))
                {
                    Checkpoint(isBest: false);
                }

                if (IsEvaluationDue && Evaluate(stop) is { } end)
                {
                    return end;
                }
            }
        }

        return TrialEnd.Completed;
    }

    private bool IsEvaluationDue => _progress.Examples > 0 && _points.IsAt(_progress.Step);

    private bool HasStagnated => _settings.EarlyStoppingPatience is > 0 and var patience && _progress.Stagnation?.Evaluations >= patience;

    private void Step(Batch[] batches)
    {
        using DisposeScope scope = NewDisposeScope();
        double rate = _settings.LearningRate
            * LearningRateSchedule.Multiplier(_settings.Schedule, _progress.Step, _warmup, _input.TotalSteps);
        TorchRandom.BeginStep(_input.Device, _input.Plan.Seed, _progress.Step);
        double loss = _step.Run([.. batches.Select(batch => BatchTensors.Of(batch, _input.Device))], rate);
        int rows = batches.Sum(batch => batch.Rows);
        _progress = _progress with
        {
            Step = _progress.Step + 1,
            LossSum = _progress.LossSum + (loss * rows),
            Examples = _progress.Examples + rows,
            MicroBatch = _input.MicroBatch.Size,
            LossScale = _step.Scale,
        };
        if (!double.IsFinite(loss))
        {
            throw Diverged("loss", loss);
        }

        _reporter.Step(_progress.Step, _input.TotalSteps);
    }

    /// <returns>How the attempt ends here; null when it goes on.</returns>
    private TrialEnd? Evaluate(CancellationToken stop)
    {
        _training.Stop();
        double trainSeconds = Now().TrainSeconds;
        var watch = Stopwatch.StartNew();
        Evaluation evaluation = Evaluation.Run(
            _model, _validation, _truth.Length, _input.Device, stop, _input.MicroBatch.Size);
        double validationLoss = evaluation.Loss(_truth);
        if (!double.IsFinite(validationLoss))
        {
            throw Diverged("validation loss", validationLoss);
        }

        ClassificationReport report = ClassificationMetrics.Compute(_truth, evaluation.Predicted(), evaluation.Classes);
        var metrics = new Dictionary<string, double>(report.ToMetrics())
        {
            ["loss"] = validationLoss,
            ["train_loss"] = _progress.LossSum / _progress.Examples,
        };
        double evaluationSeconds = watch.Elapsed.TotalSeconds;

        // Files first: once an evaluation is reported, its logits and the best model are there.
        double epochs = _points.Epochs(_progress.Step);
        _output.SavePredictions(epochs, evaluation, _truth);
        double value = metrics[_input.Plan.Objective.Metric];
        bool improves = _progress.Best is not { } best || _input.Plan.Objective.IsBetter(value, best.Value);
        _training.Reset();
        _progress = _progress with
        {
            LossSum = 0,
            Examples = 0,
            TrainSeconds = 0,
            Best = improves ? new BestEvaluation(epochs, value, _output.SaveBest(_model)) : _progress.Best,
            Stagnation = Stagnation.After(
                _progress.Stagnation, value, _input.Plan.Objective.Direction, _settings.EarlyStoppingMinDelta),
            Unanswered = new EpochReport(epochs, metrics, trainSeconds, evaluationSeconds, report.Confusion),
        };
        TrialEnd? end = Report(stop);
        _training.Start();
        _model.train();
        return end;
    }

    /// <returns>How the attempt ends here; null when it goes on.</returns>
    private TrialEnd? Report(CancellationToken stop)
    {
        EpochReport report = _progress.Unanswered!;
        TrialDirective directive = _reporter.Epoch(report);
        bool isLast = _progress.Step == _input.TotalSteps;
        if (directive == TrialDirective.Continue && !isLast)
        {
            // The stop may have cut the wait for the answer short: the next attempt asks again.
            stop.ThrowIfCancellationRequested();
        }

        _progress = _progress with { Unanswered = null };
        bool isPause = directive == TrialDirective.Pause && !isLast;
        bool isBest = _progress.Best!.Epoch.Equals(report.Epoch);
        if (isPause || _schedule.IsDueAtEvaluation(isBest, isLast || HasStagnated))
        {
            Checkpoint(isBest);
        }

        return isLast ? TrialEnd.Completed
            : isPause ? TrialEnd.Paused
            : directive == TrialDirective.Stop ? TrialEnd.Stopped
            : HasStagnated ? TrialEnd.Completed
            : null;
    }

    private void Checkpoint(bool isBest)
    {
        _training.Stop();
        _schedule.Time(() => _checkpoints.Write(Now(), isBest, _model, _optimizer));
        _output.Checkpointed();
        _onDisk = _progress;
        _training.Start();
    }

    private void SaveForLater()
    {
        if (ReferenceEquals(_progress, _onDisk) || _progress.Step == 0)
        {
            return;
        }

        try
        {
            Checkpoint(isBest: false);
        }
        // The trial is to stop, and quickly: it goes on from the checkpoint before.
        catch (UserErrorException error)
        {
            Console.Error.WriteLine($"no checkpoint could be written before the stop: {error.Message}");
        }
    }

    /// <summary>The progress with the times of this attempt.</summary>
    private TrainingProgress Now() => _progress with
    {
        TrainSeconds = _progress.TrainSeconds + _training.Elapsed.TotalSeconds,
        Seconds = _progress.Seconds + _whole.Elapsed.TotalSeconds,
    };

    private TrialFailedException Diverged(string what, double value)
    {
        // Training on from a checkpoint would end here again.
        _output.End();
        _checkpoints.End();
        return _failures.Diverged(what, value, _progress.Step, _epoch);
    }
}
