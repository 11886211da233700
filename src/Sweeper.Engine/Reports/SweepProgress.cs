using Sweeper.Engine.Planning;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Reports;

/// <summary>A running sweep as folded from its runner's news: who runs, what is done, what is best, how long it will take.</summary>
/// <remarks>Not thread-safe. Times are given, never read.</remarks>
/// <param name="varied">Names of the parameters with more than one value in the search space, in its order.</param>
public sealed class SweepProgress(IReadOnlyList<string> varied)
{
    private readonly SortedDictionary<int, StoredTrial> _trials = [];
    private readonly SortedDictionary<int, RunningTrial> _running = [];
    private readonly TrialOverheads _overheads = new();
    private DateTimeOffset? _started;
    private SweepForecast? _forecast;

    /// <summary>Null before the first news.</summary>
    public StoredSweep? Sweep { get; private set; }

    public IReadOnlyList<string> Slots { get; private set; } = [];

    /// <summary>By number.</summary>
    public IReadOnlyCollection<RunningTrial> Running => _running.Values;

    /// <summary>The best value of any trial of the search so far, running ones included.</summary>
    public ScoredTrial? Best { get; private set; }

    public TrialCounts Counts => TrialCounts.Of([.. _trials.Values], Sweep?.PlannedTrials);

    /// <summary>Names of the parameters with more than one value in the search space, in its order.</summary>
    public IReadOnlyList<string> Varied { get; } = varied;

    public TimeSpan Elapsed(DateTimeOffset now) => _started is { } started ? now - started : TimeSpan.Zero;

    public void Apply(SweepNews news, DateTimeOffset now)
    {
        switch (news)
        {
            case SweepNews.SweepStarted started:
                _started = now;
                Sweep = started.Sweep;
                Slots = started.Slots;
                _forecast = new SweepForecast(started.Outlook, now);
                foreach (StoredTrial trial in started.Trials)
                {
                    Take(trial);
                }

                break;
            case SweepNews.Replanned replanned:
                Sweep = replanned.Sweep;
                break;
            case SweepNews.TrialAssigned assigned:
                _running[assigned.Trial.Number] = new(assigned.Trial, assigned.Slot, now);
                Take(assigned.Trial);
                break;
            case SweepNews.TrialPlaced placed when _running.TryGetValue(placed.Trial, out RunningTrial? moved):
                _running[placed.Trial] = new(moved.Trial, placed.Place, now) { IsWaiting = placed.IsWaiting, Latest = moved.Latest };
                break;
            case SweepNews.TrialStarted started:
                Update(started.Trial, running =>
                {
                    _overheads.Loaded(running.Slot, now - running.Assigned);
                    return running with { Info = started.Info, Training = now };
                });
                break;
            case SweepNews.TrialStep step when _running.TryGetValue(step.Trial, out RunningTrial? running):
                _running[step.Trial] = running with { Step = step.Step, TotalSteps = step.TotalSteps };
                break;
            case SweepNews.TrialEpoch epoch:
                Update(epoch.Trial, running => running with { Latest = epoch.Report });
                break;
            case SweepNews.TrialEnded ended:
                if (_running.Remove(ended.Trial.Number, out RunningTrial? last) && ended.Trial.HasResult && last.Training is { } since)
                {
                    _overheads.Ended(now - since, ended.Trial.Seconds - last.SecondsBefore);
                }

                Take(ended.Trial);
                break;
        }
    }

    /// <summary>Time until the last trial ends, as <see cref="SweepForecast"/> sees it; null while nothing can be said.</summary>
    public TimeSpan? Remaining(DateTimeOffset now) =>
        Counts.ToGo is { } toGo && Slots.Count > 0 && _forecast is { } forecast
            ? forecast.Remaining(_trials.Values, [.. _running.Values.Where(one => !one.IsWaiting)], toGo, Slots.Count, _overheads.Expected, now)
            : null;

    private void Update(StoredTrial trial, Func<RunningTrial, RunningTrial> change)
    {
        if (_running.TryGetValue(trial.Number, out RunningTrial? running))
        {
            _running[trial.Number] = change(running) with { Trial = trial };
        }

        Take(trial);
    }

    private void Take(StoredTrial trial)
    {
        _trials[trial.Number] = trial;
        if (trial.State == TrialState.Failed && Best?.Trial.Number == trial.Number)
        {
            // What a trial that failed had reached counts no more.
            Best = null;
            foreach (StoredTrial other in _trials.Values)
            {
                Consider(other);
            }
        }
        else
        {
            Consider(trial);
        }
    }

    private void Consider(StoredTrial trial)
    {
        if (Sweep is { } sweep && trial is { State: not TrialState.Failed, IsConfirmation: false } && trial.BestEpoch(sweep.Objective) is { } epoch
            && TrialOutcome.ViolationOf(trial, sweep.Limits) <= 0)
        {
            double value = epoch.Metrics[sweep.Objective.Metric];
            if (Best is null || sweep.Objective.IsBetter(value, Best.Value))
            {
                Best = new(trial, epoch, value);
            }
        }
    }
}

/// <summary>A trial on its slot.</summary>
/// <param name="Trial">As last stored.</param>
/// <param name="Slot">Name of the device slot.</param>
/// <param name="Assigned">When the slot got it.</param>
public sealed record RunningTrial(StoredTrial Trial, string Slot, DateTimeOffset Assigned)
{
    /// <summary>Whether it has no place to run yet.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>Null while data and model load.</summary>
    public StartInfo? Info { get; init; }

    /// <summary>When training began; null while data and model load.</summary>
    public DateTimeOffset? Training { get; init; }

    /// <summary>Optimizer steps done.</summary>
    public int Step { get; init; }

    /// <summary>Optimizer steps of the whole trial; 0 while unknown.</summary>
    public int TotalSteps { get; init; }

    /// <summary>Wall time of the training and evaluation that earlier attempts have reported.</summary>
    public double SecondsBefore { get; } = Trial.Seconds;

    /// <summary>The last epoch reported; null before the first.</summary>
    public EpochReport? Latest { get; init; }
}
