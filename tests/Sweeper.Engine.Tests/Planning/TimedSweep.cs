using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Pruners;

namespace Sweeper.Engine.Tests.Planning;

/// <summary>A whole sweep in simulated time, as its runner would tell of it: what each moment's forecast says, and how long it took.</summary>
/// <remarks>
/// A step takes 10 ms and 2 ms for each example of the batch, an epoch varies by 10 %, an evaluation takes 0.2 s. Loading takes 2 s
/// on a slot's first trial and <see cref="Loading"/> later.
/// </remarks>
internal sealed class TimedSweep(IReadOnlyList<Configuration> configurations, IPruner? pruner, int slots, Random random)
{
    private const int Examples = 960;
    private const double Evaluation = 0.2;
    private static readonly Objective F1 = new("f1", Direction.Maximize);

    private readonly PriorityQueue<Action, (double Time, int Order)> _events = new();
    private readonly SortedDictionary<int, StoredTrial> _trials = [];
    private readonly Dictionary<int, double> _quality = [];
    private readonly HashSet<int> _idle = [];
    private readonly HashSet<int> _warm = [];
    private readonly SweepProgress _progress = new([]);
    private readonly List<(double Time, double Remaining)> _forecasts = [];
    private double _now;
    private int _order;
    private int _proposed;

    /// <summary>Seconds that a warm worker needs before it trains.</summary>
    public double Loading { get; init; } = 0.3;

    /// <summary>How many times as long a step takes at a time.</summary>
    public Func<double, double> Slowness { get; init; } = _ => 1;

    /// <summary>How many trials the sweep says it has; by default those that there are.</summary>
    public int? Planned { get; init; }

    public static Configuration Configured(int epochs, int batch, int rate) => new(
    [
        new("epochs", new ParameterValue.Integer(epochs)),
        new("batch_size", new ParameterValue.Integer(batch)),
        new("learning_rate", new ParameterValue.Integer(rate)),
    ]);

    /// <summary>Runs it.</summary>
    /// <param name="isKnown">Whether all configurations are known from the start, as a grid's are.</param>
    /// <returns>Foreseen over true whole time after a quarter, a half and three quarters of it.</returns>
    public double[] Run(bool isKnown)
    {
        var sweep = new StoredSweep("s", "/s", "", "/s.yaml", F1, Planned ?? configurations.Count, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        Tell(new SweepNews.SweepStarted(sweep, [], [.. Enumerable.Range(0, slots).Select(slot => $"cpu {slot}")])
        {
            Outlook = new(isKnown ? [.. configurations.Select(one => (one, 1L))] : null, 1, pruner),
        });
        _idle.UnionWith(Enumerable.Range(0, slots));
        Fill();
        double end = 0;
        while (_events.TryDequeue(out Action? act, out (double Time, int Order) at))
        {
            _now = at.Time;
            act();
            end = _idle.Count == slots ? _now : end;
        }

        return
        [
            .. new[] { 0.25, 0.5, 0.75 }.Select(share => _forecasts.Last(one => one.Time <= share * end))
                .Select(one => (one.Time + one.Remaining) / end),
        ];
    }

    private static DateTimeOffset At(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    private void Fill()
    {
        foreach (int slot in _idle.ToArray())
        {
            StoredTrial? next = pruner?.Promote(Study()) is { } promoted ? _trials[promoted]
                : _proposed < configurations.Count ? new() { Number = _proposed + 1, Configuration = configurations[_proposed++], Seed = 1, State = TrialState.Pending, Attempts = 0 }
                : null;
            if (next is not null)
            {
                _idle.Remove(slot);
                Begin(slot, next);
            }
        }
    }

    private void Begin(int slot, StoredTrial trial)
    {
        _quality.TryAdd(trial.Number, random.NextDouble());
        trial = trial with { State = TrialState.Running, Attempts = trial.Attempts + 1, Started = At(_now), Finish = null };
        Tell(new SweepNews.TrialAssigned(Kept(trial), $"cpu {slot}"));
        After(_warm.Add(slot) ? 2 : Loading, () =>
        {
            int epochs = (int)trial.Configuration["epochs"]!.AsNumber()!.Value;
            int steps = StepsOf(trial);
            trial = trial with { Start = new("host", slot, "cpu", 1, "1", Examples, 100, epochs * steps, epochs) { StepsBefore = trial.Epochs.Count * steps } };
            Tell(new SweepNews.TrialStarted(Kept(trial), trial.Start));
            Epoch(slot, trial);
        });
    }

    private void Epoch(int slot, StoredTrial trial)
    {
        int done = trial.Epochs.Count;
        int steps = StepsOf(trial);
        double batch = trial.Configuration["batch_size"]!.AsNumber()!.Value;
        double train = steps * (0.01 + (0.002 * batch)) * (0.9 + (0.2 * random.NextDouble())) * Slowness(_now);
        After(train / 2, () => Tell(new SweepNews.TrialStep(trial.Number, (done * steps) + (steps / 2), trial.Start!.TotalSteps)));
        After(train + Evaluation, () =>
        {
            var report = new EpochReport(
                done + 1, new Dictionary<string, double> { ["f1"] = _quality[trial.Number] - Math.Exp(-done - 1.0) }, train, Evaluation, []);
            trial = trial with { Epochs = [.. trial.Epochs, report] };
            bool isLast = report.Epoch >= trial.Start!.Epochs;
            PruneDecision decision = isLast || pruner is null ? PruneDecision.Continue : Decide(trial);
            trial = trial with { Decisions = isLast || pruner is null ? trial.Decisions : [.. trial.Decisions, new(report.Epoch, trial.Attempts, "p", decision)] };
            Tell(new SweepNews.TrialEpoch(Kept(trial), report));
            if (!isLast && decision.Action == PruneAction.Continue)
            {
                Epoch(slot, trial);
            }
            else
            {
                End(slot, trial with { State = isLast ? TrialState.Completed : decision.Action == PruneAction.Pause ? TrialState.Paused : TrialState.Pruned });
            }
        });
    }

    private void End(int slot, StoredTrial trial) => After(0.2, () =>
    {
        Tell(new SweepNews.TrialEnded(Kept(trial with { Finish = new(1, "", _now, 1), Ended = At(_now) })));
        _idle.Add(slot);
        Fill();
    });

    private StoredTrial Kept(StoredTrial trial) => _trials[trial.Number] = trial;

    private PruneDecision Decide(StoredTrial reported)
    {
        Kept(reported);
        return pruner!.Decide(Study(), RecordOf(reported));
    }

    private Study Study() => new(new([]), Direction.Maximize, 1, [.. _trials.Values.Select(RecordOf)])
    {
        MaxReports = (int)configurations.Max(one => one["epochs"]!.AsNumber()!.Value),
        Budget = configurations.Count,
    };

    private static TrialRecord RecordOf(StoredTrial trial) => new(
        trial.Number, trial.Configuration, trial.State,
        [.. trial.Epochs.Select(epoch => new MetricPoint(epoch.Epoch, epoch.Metrics["f1"]))], trial.BestEpoch(F1)?.Metrics["f1"]);

    private static int StepsOf(StoredTrial trial) => (int)Math.Ceiling(Examples / trial.Configuration["batch_size"]!.AsNumber()!.Value);

    private void After(double seconds, Action act) => _events.Enqueue(act, (_now + seconds, _order++));

    private void Tell(SweepNews news)
    {
        _progress.Apply(news, At(_now));
        if (_progress.Remaining(At(_now)) is { } remaining)
        {
            _forecasts.Add((_now, remaining.TotalSeconds));
        }
    }
}
