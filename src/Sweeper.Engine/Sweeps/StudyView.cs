using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Sweeps;

/// <summary>A sweep's trials as samplers and pruners see them.</summary>
/// <param name="spec">The sweep file.</param>
/// <param name="prior">Trials of other sweeps.</param>
internal sealed class StudyView(SweepSpec spec, IReadOnlyList<PriorTrial> prior)
{
    private const string Epochs = "epochs";

    private readonly IReadOnlyList<Objective> _goals = [spec.Objective, .. spec.FurtherGoals];

    /// <summary>Epochs of the longest trial the file allows, or that was seen where the file does not say.</summary>
    private double? _epochs = LongestOf(spec);

    public Study Of(IReadOnlyList<TrialRecord> trials) => new(spec.Space, spec.Objective.Direction, spec.SamplerSeed, trials)
    {
        FurtherDirections = [.. spec.FurtherGoals.Select(goal => goal.Direction)],
        Prior = prior,
        MaxReports = _epochs is { } epochs ? (int)Math.Round(epochs / (spec.Script is null ? spec.Task.EvaluateEvery : 1)) : null,
        Budget = spec.SearchTrials is { } planned ? (planned + spec.TrainSeeds.Count - 1) / spec.TrainSeeds.Count : null,
    };

    /// <summary>One trial.</summary>
    public TrialRecord RecordOf(StoredTrial trial) => RecordOf(trial.Number, trial.Configuration, [trial]);

    /// <summary>One configuration: over several train seeds its values are their means.</summary>
    /// <param name="number">1-based, in order of proposal.</param>
    /// <param name="configuration">What is evaluated.</param>
    /// <param name="trials">Its trials, none or one for each train seed.</param>
    public TrialRecord RecordOf(int number, Configuration configuration, IReadOnlyList<StoredTrial> trials)
    {
        foreach (StoredTrial trial in trials)
        {
            if (trial.Start is { Epochs: > 0 } start && !spec.Space.Parameters.Any(parameter => parameter.Name == EpochsOf(spec)))
            {
                _epochs = Math.Max(_epochs ?? 0, start.Epochs);
            }
        }

        TrialState state = trials.FirstOrDefault(trial => !trial.IsOver)?.State
            ?? trials.FirstOrDefault(trial => trial.State == TrialState.Completed)?.State
            ?? (trials.Count > 0 ? trials[0].State : TrialState.Pending);
        TrialOutcome[] outcomes =
        [
            .. trials.Where(trial => trial.State is TrialState.Completed or TrialState.Pruned or TrialState.Paused)
                .Select(trial => TrialOutcome.Of(trial, _goals, spec.Limits))
                .OfType<TrialOutcome>(),
        ];
        MetricPoint[] reports = trials.Count == 0 ? [] :
        [
            .. trials[0].Epochs
                .Where(epoch => epoch.Metrics.ContainsKey(spec.Objective.Metric))
                .Select(epoch => new MetricPoint(epoch.Epoch, epoch.Metrics[spec.Objective.Metric])),
        ];
        double[] further = outcomes.Length == 0 ? [] :
            [.. Enumerable.Range(1, _goals.Count - 1).Select(goal => outcomes.Average(outcome => outcome.Values[goal]))];
        return new TrialRecord(
            number, configuration, state, reports, outcomes.Length == 0 ? null : outcomes.Average(outcome => outcome.Values[0]))
        {
            Further = further.All(double.IsFinite) ? further : [],
            Violation = outcomes.Length == 0 ? 0 : outcomes.Average(outcome => outcome.Violation),
        };
    }

    /// <summary>Whether the file's space could propose a configuration.</summary>
    public bool Fits(Configuration configuration) => DomainValues.HasPlace(spec.Space, configuration, spec.Method);

    // A script may have a parameter of this name that means something else.
    private static string? EpochsOf(SweepSpec spec) => spec.Script is { } script ? script.Total : Epochs;

    private static double? LongestOf(SweepSpec spec) =>
        spec.Space.Parameters.FirstOrDefault(parameter => parameter.Name == EpochsOf(spec))?.Domain is { } domain
            ? (domain.Support ?? [domain.At(Math.BitDecrement(1.0))]).Max(value => value.AsNumber())
            : null;
}
