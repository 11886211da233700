using System.Diagnostics.CodeAnalysis;
using Sweeper.Engine.Slurm;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Pruners;

namespace Sweeper.Engine.SweepFiles;

/// <summary>A checked sweep file.</summary>
public sealed record SweepSpec
{
    /// <summary>Names the sweep, its folder and its row in the store. Default: the file's name without extension.</summary>
    public required string Name { get; init; }

    public string? Description { get; init; }

    public required SearchMethod Method { get; init; }

    public required Objective Objective { get; init; }

    /// <summary>The sweep stops when a trial reaches this value of the objective; null for never.</summary>
    public double? Target { get; init; }

    /// <summary>Total number of trials, those of earlier runs included; null: the whole grid, or for ever at random.</summary>
    public int? RunCap { get; init; }

    public required SearchSpace Space { get; init; }

    /// <summary>The built-in task.</summary>
    /// <exception cref="InvalidOperationException">The sweep runs a script, or <see cref="HubNames"/> are not located yet.</exception>
    [AllowNull]
    public required TaskSettings Task
    {
        get => field ?? throw new InvalidOperationException(
            HubNames.Count > 0 ? $"Bug in Sweeper: {HubNames[0]} has not been located." : "Bug in Sweeper: a sweep that runs a script has no built-in task.");
        init;
    }

    /// <summary>
    /// What the file names that the reader's context did not locate. Unless it is empty there is no <see cref="Task"/>: locate
    /// these and read again.
    /// </summary>
    public IReadOnlyList<HubName> HubNames { get; init; } = [];

    /// <summary>The user's program that is the trial; null for the built-in task.</summary>
    public ScriptSettings? Script { get; init; }

    /// <summary>Seed of the sampler. Default 1.</summary>
    public long SamplerSeed { get; init; } = 1;

    /// <summary>Seeds each configuration is trained with, one trial each. Default: 1.</summary>
    public IReadOnlyList<long> TrainSeeds { get; init; } = [1];

    /// <summary>How the best are trained again once the search is over; null for not at all.</summary>
    public SeedConfirmation? Confirmation { get; init; }

    /// <summary>The second and third goal of a sweep that has several; else empty.</summary>
    public IReadOnlyList<Objective> FurtherGoals { get; init; } = [];

    /// <summary>What a trial may cost at most to count as a good one.</summary>
    public OutcomeLimits Limits { get; init; } = new();

    /// <summary>When the worker of a trial is killed.</summary>
    public AttemptLimits AttemptLimits { get; init; } = new();

    /// <summary>What is done about trials that fail.</summary>
    public FailurePolicy Failures { get; init; } = new();

    /// <summary>When trials write checkpoints and which of them stay.</summary>
    public CheckpointSettings Checkpoints { get; init; } = new();

    /// <summary>How trials are sent to a Slurm cluster; null to run them on this machine.</summary>
    public SlurmSettings? Slurm { get; init; }

    /// <summary>Configurations that run before anything the sampler proposes.</summary>
    public IReadOnlyList<Configuration> Try { get; init; } = [];

    /// <summary>Names of sweeps whose trials the sampler learns from.</summary>
    public IReadOnlyList<string> Prior { get; init; } = [];

    /// <summary>Looks at running trials and stops or pauses some; null: every trial runs to its end.</summary>
    public IPruner? Pruner { get; init; }

    /// <summary>
    /// How many proposals a sampler that learns makes at a time, from the results of all proposals before them, so that
    /// they are the same whatever the number of workers; null: it learns from each result as it comes.
    /// </summary>
    public int? BatchSize { get; init; }

    /// <summary>How many trials the file asks for in all, those that confirm the best included; null when it has no end.</summary>
    public int? PlannedTrials => SearchTrials is { } trials ? (int)Math.Min((long)trials + ConfirmationTrials, int.MaxValue) : null;

    /// <summary>How many trials confirm the best, when there are enough with a score.</summary>
    public int ConfirmationTrials => Confirmation is { } confirmation
        ? Math.Min(confirmation.Top, SearchTrials is { } trials ? (trials + TrainSeeds.Count - 1) / TrainSeeds.Count : int.MaxValue) * confirmation.Seeds
        : 0;

    /// <summary>How many trials search; null when the search has no end.</summary>
    public int? SearchTrials
    {
        get
        {
            long? configurations = Method == SearchMethod.Grid ? Space.GridCount : Space.PointCount;
            long? trials = configurations is { } count && count < int.MaxValue
                ? (count + Try.Count(listed => !DomainValues.HasPlace(Space, listed, Method))) * TrainSeeds.Count
                : null;
            return trials is null || RunCap <= trials ? RunCap : (int)Math.Min(trials.Value, int.MaxValue);
        }
    }

    /// <summary>What the reader decided for the user and should say: inferred goals, ignored W&amp;B keys, collapsed duplicates.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Absolute path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>The file's text with the command line's overrides applied, as stored with the sweep.</summary>
    public required string Text { get; init; }

    public override string ToString() => $"sweep {Name} of {Path}";
}

/// <summary>How configurations are proposed.</summary>
public enum SearchMethod
{
    Grid,
    Random,
    QuasiRandom,
    Tpe,
    GaussianProcess,
    Bayes,
}

/// <summary>Outcome constraints: a trial over one of them completes, but is never the best.</summary>
public sealed record OutcomeLimits
{
    /// <summary>Wall time of a trial's training and evaluation; null for no limit.</summary>
    public double? MaxSeconds { get; init; }

    /// <summary>
    /// Peak memory of the worker while it ran the trial; null for no limit. On a CPU the worker keeps to it where smaller
    /// parts of a batch can help.
    /// </summary>
    public long? MaxMemoryBytes { get; init; }
}
