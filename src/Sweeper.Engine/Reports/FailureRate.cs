using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Reports;

/// <summary>How often trials with a value of a parameter, or a value within a range, came to nothing.</summary>
/// <param name="Parameter">Its name.</param>
/// <param name="From">The shared or smallest value.</param>
/// <param name="To">The shared or largest value.</param>
/// <param name="Trials">Trials with it that are over. 1 or more.</param>
/// <param name="Failed">Of these, how many failed.</param>
/// <param name="NotFinite">
/// How many reported NaN or infinity for the objective at some epoch, or failed because their loss became that.
/// </param>
public sealed record FailureRate(string Parameter, ParameterValue From, ParameterValue To, int Trials, int Failed, int NotFinite)
{
    private const int MostSingleValues = 8;
    private const int Quarters = 4;

    /// <summary>
    /// Of each varied parameter every value, or every quarter of the trials where a number has many values; nothing when no
    /// trial failed and all values were finite.
    /// </summary>
    /// <param name="trials">Of one sweep.</param>
    /// <param name="varied">Parameters to look at.</param>
    /// <param name="objective">The metric looked at.</param>
    public static IReadOnlyList<FailureRate> Of(IReadOnlyList<StoredTrial> trials, IReadOnlyList<string> varied, Objective objective)
    {
        StoredTrial[] over = [.. trials.Where(trial => trial.IsOver)];
        return over.Any(trial => trial.State == TrialState.Failed || IsNotFinite(trial, objective))
            ? [.. varied.SelectMany(name => Of(name, over, objective))]
            : [];
    }

    private static IEnumerable<FailureRate> Of(string name, StoredTrial[] trials, Objective objective)
    {
        StoredTrial[] having = [.. trials.Where(trial => trial.Configuration[name] is not null)
            .OrderBy(trial => trial.Configuration[name]!.AsNumber() ?? double.MaxValue)];
        StoredTrial[][] single = [.. having.GroupBy(trial => trial.Configuration[name]!.CanonicalText).Select(group => group.ToArray())];
        bool isRange = single.Length > MostSingleValues && having.All(trial => trial.Configuration[name]!.AsNumber() is not null);
        return (isRange ? having.Chunk((having.Length + Quarters - 1) / Quarters) : single).Select(group => new FailureRate(
            name,
            group[0].Configuration[name]!,
            group[^1].Configuration[name]!,
            group.Length,
            group.Count(trial => trial.State == TrialState.Failed),
            group.Count(trial => IsNotFinite(trial, objective))));
    }

    private static bool IsNotFinite(StoredTrial trial, Objective objective) =>
        trial.Failure?.Kind == FailureKind.Diverged || trial.HasNotFinite(objective.Metric);
}
