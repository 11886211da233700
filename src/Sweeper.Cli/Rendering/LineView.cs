using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Cli.Rendering;

/// <summary>For logs and pipes: one line per epoch of each trial and one at its end, no control codes.</summary>
internal sealed class LineView(TextWriter error, IReadOnlyList<string> varied, TimeProvider time) : ISweepView
{
    private readonly SweepProgress _progress = new(varied);
    private readonly SteadyClock _clock = new(time);
    private readonly Lock _lock = new();
    private readonly HashSet<string> _reasons = [];

    public Task<SweepOutcome> ShowAsync(Func<Task<SweepOutcome>> run) => run();

    public void Take(SweepNews news)
    {
        lock (_lock)
        {
            _progress.Apply(news, _clock.Now);
            string? line = news switch
            {
                SweepNews.SweepStarted started =>
                    $"{Format.Count(started.Slots.Count, "slot")}: {string.Join(", ", started.Slots)}",
                SweepNews.TrialEpoch epoch => EpochLine(epoch.Trial, epoch.Report),
                SweepNews.TrialEnded ended => EndLine(ended.Trial),
                SweepNews.TrialPlaced { IsWaiting: false } placed => $"#{placed.Trial} on {placed.Place}",
                SweepNews.TrialPlaced { IsWaiting: true } placed when Tells(placed) => $"#{placed.Trial} {placed.Place}",
                SweepNews.Note note => Format.OneLine(note.Text),
                _ => null,
            };
            if (line is not null)
            {
                error.WriteLine(line);
            }
        }
    }

    public void Say(string line)
    {
        lock (_lock)
        {
            error.WriteLine(line);
        }
    }

    /// <summary>Of hundreds that wait, the first that waits for a new reason tells enough.</summary>
    private bool Tells(SweepNews.TrialPlaced placed) => _reasons.Add(placed.Place.Split(';')[0]);

    private string EpochLine(StoredTrial trial, EpochReport report)
    {
        string objective = _progress.Sweep!.Objective.Metric;
        IEnumerable<string> metrics = new[] { objective, "accuracy", "loss" }.Distinct()
            .Where(report.Metrics.ContainsKey)
            .Select(name => $"{name} {Format.Metric(report.Metrics[name])}");
        return $"#{trial.Number} epoch {Format.Epoch(trial, report.Epoch, "/")}  {string.Join("  ", metrics)}  "
            + $"{Format.Seconds(report.TrainSeconds + report.EvaluationSeconds)}"
            + VariedOf(trial);
    }

    // What sets the trial apart, if anything does.
    private string VariedOf(StoredTrial trial) => _progress.Varied.Count == 0
        ? "" : $"  ({Format.Parameters(trial.Configuration, _progress.Varied)})";

    private string EndLine(StoredTrial trial)
    {
        Objective objective = _progress.Sweep!.Objective;
        string end = trial switch
        {
            { Failure: { } failure } =>
                $"{Format.Failed(failure)}{VariedOf(trial)}",
            { State: TrialState.Completed } when trial.BestEpoch(objective) is { } best =>
                $"completed: {objective.Metric} {Format.Metric(best.Metrics[objective.Metric])} "
                + $"@ epoch {Format.Epoch(trial, best.Epoch)}, {Format.Seconds(trial.Finish?.Seconds ?? 0)}",
            { State: TrialState.Pending, Epochs: [.., { } last] } => $"put back, to go on after epoch {Format.Epoch(trial, last.Epoch)}",
            { State: TrialState.Pending } => "put back, to be done again",
            { State: TrialState.Pruned or TrialState.Paused } => EarlyEnd(trial),
            _ => Format.State(trial.State),
        };
        TrialCounts counts = _progress.Counts;
        string paused = counts.Paused > 0 ? $", {counts.Paused} paused" : "";
        string remaining = _progress.Remaining(_clock.Now) is { TotalSeconds: >= 1 } left
            ? $", {Format.ToGo(left)}" : "";
        string best1 = _progress.Best is { } so ? $", best {Format.Score(so, objective.Metric)}" : "";
        string total = counts.Planned is { } planned ? $" of {planned}" : "";
        return $"#{trial.Number} {end}  [{counts.Done}{total} done{paused}{best1}{remaining}]";
    }

    private static string EarlyEnd(StoredTrial trial)
    {
        string what = trial.State == TrialState.Paused ? "paused" : "stopped early";
        string where = trial.Epochs is [.., { } last] ? $" after epoch {Format.Epoch(trial, last.Epoch)}" : "";
        string why = DecisionText.Last(trial)?.Decision.Comparison is { } compared ? $": {DecisionText.Compared(compared)}" : "";
        return $"{what}{where}{why}";
    }
}
