using Sweeper.Engine.Importance;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Hints;

/// <summary>What a hint is about, in the order in which hints are shown.</summary>
public enum HintKind
{
    DuplicateExamples,
    ClassNeverPredicted,
    FailedAboveLearningRate,
    PrunedTrialWasBetter,
    EdgeOfRange,
    Overfitting,
    TooFewTrials,
    InsensitiveParameter,
}

/// <summary>Something about a sweep that deserves a second look, and what to do about it.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Sentence">What was seen and what it means.</param>
/// <param name="Line">What to put into the sweep file.</param>
/// <param name="Block">The block of the sweep file the line belongs into, as <c>parameters</c>; empty at the top level.</param>
public sealed record Hint(HintKind Kind, string Sentence, string Line, string Block)
{
    /// <summary>Where the winner lies; null unless the hint is about the edge of a range.</summary>
    public RangeEdge? Edge { get; init; }
}

/// <summary>The winner lies at the end of a parameter's range.</summary>
/// <param name="Parameter">Name of the parameter.</param>
/// <param name="Value">The winner's value.</param>
/// <param name="IsUpper">Whether it is the upper end; else the lower.</param>
public sealed record RangeEdge(string Parameter, ParameterValue Value, bool IsUpper);

/// <summary>What the analysers look at.</summary>
public sealed record HintInput
{
    /// <summary>The search space, in the order of the sweep file.</summary>
    public required IReadOnlyList<Parameter> Parameters { get; init; }

    /// <summary>What the sweep optimises.</summary>
    public required Objective Objective { get; init; }

    /// <summary>All trials, in any state.</summary>
    public required IReadOnlyList<HintTrial> Trials { get; init; }

    /// <summary>What values the task takes, so that no hint asks for others.</summary>
    public IReadOnlyList<HyperparameterRule> Rules { get; init; } = [];

    /// <summary>Trials the sweep is to run in all; null when that is not known.</summary>
    public int? PlannedTrials { get; init; }

    /// <summary>Which parameters matter; null when it was not asked.</summary>
    public ImportanceReport? Importance { get; init; }

    /// <summary>Validation examples that are also training examples; null when nobody looked.</summary>
    public DuplicateExamples? Duplicates { get; init; }

    /// <summary>What sentences call the first of the ranking: where trials were stopped early, one of these may be better still.</summary>
    internal string BestName =>
        Trials.Any(trial => trial.State is TrialState.Pruned or TrialState.Paused) ? "best completed trial" : "best trial";

    /// <summary>Completed trials with a finite score, best first; ties by number.</summary>
    internal HintTrial[] Ranking() =>
    [
        .. Trials.Where(trial => trial.State == TrialState.Completed && trial.Score is { } score && double.IsFinite(score))
            .OrderBy(trial => Objective.Direction == Direction.Maximize ? -trial.Score : trial.Score)
            .ThenBy(trial => trial.Number),
    ];
}

/// <summary>A trial as the analysers see it.</summary>
/// <param name="Number">1-based.</param>
/// <param name="Configuration">What was tried.</param>
/// <param name="State">Where it stands.</param>
public sealed record HintTrial(int Number, Configuration Configuration, TrialState State)
{
    /// <summary>The objective of its best epoch; null while it has none, and when it can never be the best.</summary>
    public double? Score { get; init; }

    /// <summary>Every evaluation, in order.</summary>
    public IReadOnlyList<EpochReport> Epochs { get; init; } = [];

    /// <summary>Counts at the epoch that scores it, rows by true class; empty when unknown.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Confusion { get; init; } = [];

    /// <summary>Why it failed; null when it did not.</summary>
    public FailureKind? Failure { get; init; }
}

/// <summary>Validation examples whose text is also in the training file.</summary>
/// <param name="Count">How many.</param>
/// <param name="Validation">Validation examples in all.</param>
/// <param name="TrainFile">Path of the training file, as in the sweep file.</param>
/// <param name="ValidationFile">Path of the validation file.</param>
public sealed record DuplicateExamples(int Count, int Validation, string TrainFile, string ValidationFile);
