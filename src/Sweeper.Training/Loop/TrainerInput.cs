using Sweeper.Engine.Trials;
using Sweeper.Training.Data;
using Sweeper.Training.Models;
using static TorchSharp.torch;

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

    /// <summary>What fitted into memory in trials of the same shape.</summary>
    public required MicroBatch MicroBatch { get; init; }

    /// <summary>What a step may take on a CPU; null for all there is.</summary>
    public MemoryBudget? Budget { get; init; }

    public int StepsPerEpoch => (int)((Train.Count + Hyperparameters.ExamplesPerStep - 1) / Hyperparameters.ExamplesPerStep);

    public int TotalSteps => Hyperparameters.Epochs * StepsPerEpoch;
}
