using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Reports;

/// <summary>Failed trials with the same cause.</summary>
/// <param name="Kind">Class of cause.</param>
/// <param name="Message">The first trial's message.</param>
/// <param name="Trials">Their numbers, ascending.</param>
public sealed record FailureGroup(FailureKind Kind, string Message, IReadOnlyList<int> Trials)
{
    /// <summary>The causes among the failed trials, the most frequent first. Messages that differ in numbers only are one cause.</summary>
    public static IReadOnlyList<FailureGroup> Of(IEnumerable<StoredTrial> trials) =>
    [
        .. trials
            .Where(trial => trial.State == TrialState.Failed && trial.Failure is not null)
            .OrderBy(trial => trial.Number)
            .GroupBy(trial => FailureCause.Of(trial.Failure!))
            .Select(group => new FailureGroup(
                group.Key.Kind, group.First().Failure!.Message, [.. group.Select(trial => trial.Number)]))
            .OrderByDescending(group => group.Trials.Count)
            .ThenBy(group => group.Trials[0]),
    ];
}
