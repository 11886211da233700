using Sweeper.Engine.Store;
using Sweeper.Search;

namespace Sweeper.Engine.Reports;

/// <summary>How many trials stand where; <c>Planned</c> is how many there are to be in all, null when the sweep has no end.</summary>
public sealed record TrialCounts(
    int Completed, int Pruned, int Failed, int Cancelled, int Running, int Interrupted, int Paused, int Pending, int? Planned)
{
    /// <summary>Trials on which no more time will be spent.</summary>
    public int Done => Completed + Pruned + Failed + Cancelled;

    /// <summary>Trials still to do, those not yet proposed included; null when the sweep has no end.</summary>
    public int? ToGo => Planned is { } planned ? Math.Max(0, planned - Done) : null;

    public static TrialCounts Of(IReadOnlyList<StoredTrial> trials, int? planned)
    {
        int Count(TrialState state) => trials.Count(trial => trial.State == state);
        return new(
            Count(TrialState.Completed), Count(TrialState.Pruned), Count(TrialState.Failed), Count(TrialState.Cancelled),
            Count(TrialState.Running), Count(TrialState.Interrupted), Count(TrialState.Paused), Count(TrialState.Pending), planned);
    }
}
