using Sweeper.Cli.CommandLine;
using Sweeper.Engine;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Training;

namespace Sweeper.Cli.Composition;

/// <summary>Finds sweeps, trials and metrics by the names people give, in a store opened read-only.</summary>
internal sealed class SweepCatalog : IDisposable
{
    private readonly SqliteSweepStore? _store;

    private SweepCatalog(SweeperHome home, SqliteSweepStore? store) => (Home, _store) = (home, store);

    public SweeperHome Home { get; }

    /// <summary>The most recently updated first.</summary>
    public IReadOnlyList<StoredSweep> Sweeps => _store?.Sweeps() ?? [];

    /// <param name="home">As given by <c>--home</c>; null for the default.</param>
    public static SweepCatalog Open(string? home)
    {
        var place = SweeperHome.Resolve(home);
        return new(place, File.Exists(place.Database) ? SqliteSweepStore.Open(place.Database, readOnly: true) : null);
    }

    /// <summary>The sweep of a name, or the most recently updated one.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public StoredSweep Find(string? name)
    {
        IReadOnlyList<StoredSweep> sweeps = Sweeps;
        if (sweeps.Count == 0)
        {
            throw new UserErrorException(
                $"there is no sweep in {Home.Path}",
                "Start one with 'sweeper run sweeps/sst-grid.yaml', or name another home with --home");
        }

        if (name is null)
        {
            return sweeps[0];
        }

        string[] names = [.. sweeps.Select(sweep => sweep.Name)];
        return sweeps.FirstOrDefault(sweep => sweep.Name == name)
            ?? throw new UserErrorException(
                $"there is no sweep '{name}' in {Home.Path}",
                $"{Suggestion.DidYouMean(name, names)}The sweeps are {string.Join(", ", names)}");
    }

    /// <summary>Every trial by number. What a runner that is gone left running is Interrupted.</summary>
    public IReadOnlyList<StoredTrial> Trials(StoredSweep sweep)
    {
        IReadOnlyList<StoredTrial> trials = _store!.Trials(sweep.Name);
        return trials.All(trial => trial.State != TrialState.Running) || IsRun(sweep)
            ? trials
            : [.. _store!.Trials(sweep.Name).Select(AsLeft)]; // Read again: the runner may just have ended in good order.
    }

    /// <summary>A trial by number, <c>#7</c>, <c>7</c>, or <c>best</c>.</summary>
    /// <exception cref="UserErrorException">The sweep has no such trial.</exception>
    public StoredTrial FindTrial(StoredSweep sweep, string which)
    {
        if (which == "best")
        {
            return Ranking.Winner(sweep, Trials(sweep)) is { } best
                ? best.Trial
                : throw new UserErrorException(
                    $"no trial of sweep '{sweep.Name}' has completed", $"Look at 'sweeper status {sweep.Name}' and, for what failed, 'sweeper trials {sweep.Name}'");
        }

        if (!int.TryParse(which.TrimStart('#'), out int number))
        {
            throw new UserErrorException($"'{which}' is no trial", "Give a trial's number, such as 7, or the word best");
        }

        if (_store!.FindTrial(sweep.Name, number) is { } trial)
        {
            return trial.State == TrialState.Running && !IsRun(sweep) ? AsLeft(_store.FindTrial(sweep.Name, number)!) : trial;
        }

        int count = Trials(sweep).Count;
        throw new UserErrorException(
            $"sweep '{sweep.Name}' has no trial #{number}",
            count == 0 ? "Run it first" : $"Give a number from 1 to {count}, or the word best");
    }

    /// <summary>The sweep's objective, or another metric its trials report.</summary>
    /// <param name="sweep">Whose trials are ranked.</param>
    /// <param name="metric">Null for the sweep's own.</param>
    /// <param name="trials">Its trials.</param>
    /// <exception cref="UserErrorException">No trial reports the metric.</exception>
    public static Objective Rank(StoredSweep sweep, string? metric, IReadOnlyList<StoredTrial> trials)
    {
        if (metric is null || metric == sweep.Objective.Metric)
        {
            return sweep.Objective;
        }

        IReadOnlyList<string> reported = Ranking.ReportedMetrics(trials);
        IReadOnlyList<MetricRule> rules = TextClassificationTask.Description.Metrics;
        MetricRule? rule = rules.FirstOrDefault(rule => rule.Name == metric);
        if (reported.Contains(metric) && rule is not null)
        {
            return new Objective(metric, rule.Direction);
        }

        if (reported.Contains(metric))
        {
            return sweep.FurtherGoals.FirstOrDefault(goal => goal.Metric == metric) ?? throw new UserErrorException(
                $"Sweeper does not know which way '{metric}' improves, a metric that your script reports",
                $"Name it under metrics in the sweep file, with its goal, or look at {sweep.Objective.Metric}");
        }

        IReadOnlyList<string> known = reported.Count > 0 ? reported : [.. rules.Select(rule => rule.Name)];
        throw new UserErrorException(
            $"the trials of sweep '{sweep.Name}' do not report the metric '{metric}'",
            $"{Suggestion.DidYouMean(metric, known)}They report {string.Join(", ", known)}");
    }

    public void Dispose() => _store?.Dispose();

    private static bool IsRun(StoredSweep sweep) => SweepLease.Owner(new SweepFolder(sweep.Folder)) is not null;

    private static StoredTrial AsLeft(StoredTrial trial) =>
        trial.State == TrialState.Running ? trial with { State = TrialState.Interrupted } : trial;
}
