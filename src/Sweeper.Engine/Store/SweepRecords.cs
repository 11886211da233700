using Sweeper.Engine.Trials;
using Sweeper.Search;

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
    int? PlannedTrials, DateTimeOffset Created, DateTimeOffset Updated);

/// <summary>A trial as stored, with what its current attempt reported.</summary>
public sealed record StoredTrial
{
    /// <summary>1-based; unique in the sweep.</summary>
    public required int Number { get; init; }

    public required Configuration Configuration { get; init; }

    public required long Seed { get; init; }

    public required TrialState State { get; init; }

    /// <summary>Set exactly when <see cref="State"/> is Failed.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Tries so far; 0 before the first.</summary>
    public int Attempts { get; init; }

    /// <summary>Where the latest attempt runs or ran; null before it reported.</summary>
    public StartInfo? Start { get; init; }

    /// <summary>Set exactly when <see cref="State"/> is Completed.</summary>
    public FinishInfo? Finish { get; init; }

    /// <summary>By epoch, each once.</summary>
    public IReadOnlyList<EpochReport> Epochs { get; init; } = [];

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary>The epoch with the best value of a metric, or null when no epoch has a finite one. The earliest wins a tie.</summary>
    public EpochReport? BestEpoch(Objective objective)
    {
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
}
