using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Sweeps;

/// <summary>
/// The trials of the sweep that is run, as the store has them: what is written there changes them here by the same rules
/// (<see cref="TrialHistory"/>), so that nothing is read again.
/// </summary>
internal sealed class SweepTrials : IKnownTrials
{
    private readonly ISweepStore _store;
    private readonly string _sweep;
    private readonly List<StoredTrial> _trials = [];

    /// <summary>Where in the list a trial is, by number.</summary>
    private readonly Dictionary<int, int> _places = [];
    private readonly Dictionary<(Configuration Configuration, long Seed), int> _numbers = [];
    private MetricNames? _names;

    public SweepTrials(ISweepStore store, string sweep)
    {
        _store = store;
        _sweep = sweep;
        foreach (StoredTrial trial in store.Trials(sweep))
        {
            Add(trial);
        }
    }

    /// <summary>By number. The list changes with the trials; the trials in it do not.</summary>
    public IReadOnlyList<StoredTrial> All => _trials;

    /// <inheritdoc cref="ISweepStore.Together"/>
    public void Together(Action writes) => _store.Together(writes);

    public StoredTrial Get(int number) => _trials[_places[number]];

    public StoredTrial? Find(Configuration configuration, long seed) =>
        _numbers.TryGetValue((configuration, seed), out int number) ? Get(number) : null;

    /// <summary>The trial that was proposed; added under the next number when the sweep does not have it.</summary>
    public StoredTrial FindOrAdd(ProposedTrial proposed)
    {
        if (Find(proposed.Configuration, proposed.Seed) is { } known)
        {
            return known;
        }

        var trial = new StoredTrial
        {
            Number = _trials.Count == 0 ? 1 : _trials[^1].Number + 1,
            Configuration = proposed.Configuration,
            Seed = proposed.Seed,
            State = TrialState.Pending,
            Origin = proposed.Origin,
        };
        _store.AddTrial(_sweep, trial.Number, trial.Configuration, trial.Seed, trial.Origin);
        Add(trial);
        return trial;
    }

    /// <summary>It is known now how many trials there will be in all.</summary>
    /// <returns>The sweep as stored.</returns>
    public StoredSweep Plan(int trials)
    {
        StoredSweep sweep = _store.FindSweep(_sweep)! with { PlannedTrials = trials };
        _store.SaveSweep(sweep);
        return sweep;
    }

    /// <summary>Begins the next attempt.</summary>
    public StoredTrial Begin(int number, DateTimeOffset time)
    {
        _store.BeginAttempt(_sweep, number, time);
        return Change(number, trial => trial.Begin(time));
    }

    public StoredTrial Record(int number, TrialEvent trialEvent, StoredDecision? decision = null)
    {
        _store.Record(_sweep, number, trialEvent, decision);
        TrialEvent compact = trialEvent is TrialEvent.Epoch epoch ? epoch with { Report = Compact(epoch.Report) } : trialEvent;
        return Change(number, trial => trial.With(compact, decision));
    }

    public StoredTrial Interrupt(int number, DateTimeOffset time)
    {
        _store.Interrupt(_sweep, number, time);
        return Change(number, trial => trial.Interrupted(time));
    }

    public StoredTrial Retry(int number, DateTimeOffset time)
    {
        _store.Retry(_sweep, number, time);
        return Change(number, trial => trial.Retried());
    }

    public StoredTrial GiveUp(int number, DateTimeOffset time)
    {
        _store.GiveUp(_sweep, number, time);
        return Change(number, trial => trial.GivenUp());
    }

    private void Add(StoredTrial trial)
    {
        _places.Add(trial.Number, _trials.Count);
        _numbers.Add((trial.Configuration, trial.Seed), trial.Number);
        _trials.Add(trial);
    }

    private StoredTrial Change(int number, Func<StoredTrial, StoredTrial> change) =>
        _trials[_places[number]] = change(Get(number));

    /// <summary>The report in a tenth of the memory.</summary>
    private EpochReport Compact(EpochReport report)
    {
        if (_names?.AreThoseOf(report.Metrics) != true)
        {
            _names = new MetricNames(report.Metrics.Keys);
        }

        return report with
        {
            Metrics = new PackedMetrics(_names, [.. report.Metrics.Values]),
            Confusion = new StoredConfusion(StoredConfusion.ToJson(report.Confusion)),
        };
    }
}
