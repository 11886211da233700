using Sweeper.Engine.Trials;

namespace Sweeper.Training.Loop;

/// <summary>
/// How far a trial has come: with the plan, the weights, the optimizer's state and the random state, all that is
/// needed to train on.
/// </summary>
/// <remarks>Epoch, place in the epoch and place in the learning rate's schedule follow from <see cref="Step"/>.</remarks>
internal sealed record TrainingProgress
{
    /// <summary>Optimizer steps done since the trial began.</summary>
    public int Step { get; init; }

    /// <summary>Sum of the losses of <see cref="Examples"/>.</summary>
    public double LossSum { get; init; }

    /// <summary>Examples trained on since the last report; 0 right after one.</summary>
    public int Examples { get; init; }

    /// <summary>Wall time of the steps since the last report.</summary>
    public double TrainSeconds { get; init; }

    /// <summary>Wall time of the whole trial.</summary>
    public double Seconds { get; init; }

    /// <summary>Null before the first evaluation.</summary>
    public BestEvaluation? Best { get; init; }

    /// <summary>How long the trial has not improved, for early stopping; null before the first evaluation.</summary>
    public Stagnation? Stagnation { get; init; }

    /// <summary>A report that was given, but not yet answered with a directive; null when there is none.</summary>
    public EpochReport? Unanswered { get; init; }

    /// <summary>Examples that go through the model at a time; null for whole batches.</summary>
    public int? MicroBatch { get; init; }

    /// <summary>Of the next step; null where none is used.</summary>
    public LossScale? LossScale { get; init; }
}

/// <summary>The evaluation that scores a trial so far: the earliest of equals.</summary>
/// <param name="Epoch">Epochs trained until then.</param>
/// <param name="Value">Of the objective's metric; may be NaN.</param>
/// <param name="WeightsSha256">Of <c>best/model.safetensors</c>.</param>
internal sealed record BestEvaluation(double Epoch, double Value, string WeightsSha256);
