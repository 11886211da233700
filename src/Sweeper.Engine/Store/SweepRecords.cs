using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Pruners;

namespace Sweeper.Engine.Store;

/// <summary>A sweep as stored.</summary>
/// <param name="Name">Unique in the store.</param>
/// <param name="Folder">Absolute path of the sweep's folder.</param>
/// <param name="SpecText">The sweep file's text at the latest run.</param>
/// <param name="SpecPath">Where that file was.</param>
/// <param name="Objective">The metric that is optimised.</param>
/// <param name="PlannedTrials">How many trials the sweep is to have in all; null when it has no end.</param>
/// <param name="Created">UTC.</param>
/// <param name="Updated">Time of the latest write, UTC.</param>
public sealed record StoredSweep(
    string Name, string Folder, string SpecText, string SpecPath, Objective Objective,
    int? PlannedTrials, DateTimeOffset Created, DateTimeOffset Updated)
{
    /// <summary>The second and third goal of a sweep that has several; else empty.</summary>
    public IReadOnlyList<Objective> FurtherGoals { get; init; } = [];

    /// <summary>What a trial may cost at most to count as a good one.</summary>
    public OutcomeLimits Limits { get; init; } = new();
}

/// <summary>A trial as stored, with what its attempts reported.</summary>
public sealed record StoredTrial
{
    /// <summary>1-based; unique in the sweep.</summary>
    public required int Number { get; init; }

    public required Configuration Configuration { get; init; }

    public required long Seed { get; init; }

    public required TrialState State { get; init; }

    /// <summary>Why it was proposed, in one line; null when there is nothing to say beyond the method of the sweep.</summary>
    public string? Origin { get; init; }

    /// <summary>Set exactly when <see cref="State"/> is Failed.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Tries so far; 0 before the first.</summary>
    public int Attempts { get; init; }

    /// <summary>Every try so far, by number.</summary>
    public IReadOnlyList<StoredAttempt> History { get; init; } = [];

    /// <summary>Where the latest attempt runs or ran; null before it reported.</summary>
    public StartInfo? Start { get; init; }

    /// <summary>Set when <see cref="State"/> is Completed, Pruned or Paused.</summary>
    public FinishInfo? Finish { get; init; }

    /// <summary>By epoch, each once: what an earlier attempt reported stands when a later one reports it again.</summary>
    public IReadOnlyList<EpochReport> Epochs { get; init; } = [];

    /// <summary>What was decided after each report that a pruner looked at, by epoch.</summary>
    public IReadOnlyList<StoredDecision> Decisions { get; init; } = [];

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary>Whether it trains one of the best configurations again, with another seed: it is then no candidate of its own.</summary>
    public bool IsConfirmation => Origin == TrialOrigin.Confirmation;

    /// <summary>Whether no more time will be spent on it.</summary>
    public bool IsOver => State is TrialState.Completed or TrialState.Pruned or TrialState.Failed or TrialState.Cancelled;

    /// <summary>Whether it has a result of its own and a saved model: completed, stopped early, or paused.</summary>
    public bool HasResult => State is TrialState.Completed or TrialState.Pruned or TrialState.Paused;

    /// <summary>Whether it has saved a model, or may yet; what a script saves, Sweeper does not know.</summary>
    public bool HasModel => Finish is not { WeightsSha256.Length: 0 };

    /// <summary>Wall time of all training and evaluation.</summary>
    public double Seconds => Epochs.Sum(epoch => epoch.TrainSeconds + epoch.EvaluationSeconds);

    /// <summary>The epoch with the best value of a metric, or null when no epoch has a finite one. The earliest wins a tie.</summary>
    public EpochReport? BestEpoch(Objective objective)
    {
        if (Epochs is StoredEpochs stored)
        {
            return stored.BestBy(objective);
        }

        EpochReport? best = null;
        foreach (EpochReport epoch in Epochs)
        {
            if (epoch.Metrics.TryGetValue(objective.Metric, out double value) && double.IsFinite(value)
                && (best is null || objective.IsBetter(value, best.Metrics[objective.Metric])))
            {
                best = epoch;
            }
        }

        return best;
    }

    /// <summary>Whether it reported NaN or infinity for a metric at some epoch.</summary>
    public bool HasNotFinite(string metric) => Epochs is StoredEpochs stored
        ? stored.HasNotFinite(metric)
        : Epochs.Any(epoch => epoch.Metrics.TryGetValue(metric, out double value) && !double.IsFinite(value));
}

/// <summary>One try at a trial.</summary>
/// <param name="Number">1-based.</param>
/// <param name="Started">UTC.</param>
/// <param name="Ended">UTC; null while it runs.</param>
/// <param name="Failure">How it failed; null when it did not.</param>
public sealed record StoredAttempt(int Number, DateTimeOffset Started, DateTimeOffset? Ended = null, Failure? Failure = null);

/// <summary>Why trials are proposed, where it is not the method of the sweep.</summary>
public static class TrialOrigin
{
    public const string Listed = "listed under try";

    /// <summary>Trains one of the best configurations of the search again, with another seed.</summary>
    public const string Confirmation = "confirms one of the best with another seed";

    /// <summary>The method that proposed it, as a sampler that chooses one says; null when no sampler said anything.</summary>
    public static string? Method(string? origin) => origin is Listed or Confirmation ? null : origin;
}

/// <summary>What a pruner decided after a report, and by what comparison.</summary>
/// <param name="Epoch">The <see cref="EpochReport.Epoch"/> of the report.</param>
/// <param name="Attempt">The attempt that reported.</param>
/// <param name="Pruner">Name of the method.</param>
/// <param name="Decision">What was decided.</param>
public sealed record StoredDecision(double Epoch, int Attempt, string Pruner, PruneDecision Decision);
