using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Sweeps;

/// <summary>The trials of the sweep that is run: the store's, each read again when it changes.</summary>
internal sealed class SweepTrials : IKnownTrials
{
    private readonly ISweepStore _store;
    private readonly string _sweep;
    private readonly SortedDictionary<int, StoredTrial> _trials = [];
    private readonly Dictionary<(Configuration Configuration, long Seed), int> _numbers = [];
    private IReadOnlyList<StoredTrial>? _all;
    private int _highest;

    public SweepTrials(ISweepStore store, string sweep)
    {
        _store = store;
        _sweep = sweep;
        foreach (StoredTrial trial in store.Trials(sweep))
        {
            _trials.Add(trial.Number, trial);
            _numbers.Add((trial.Configuration, trial.Seed), trial.Number);
            _highest = trial.Number;
        }
    }

    /// <summary>By number.</summary>
    public IReadOnlyList<StoredTrial> All => _all ??= [.. _trials.Values];

    public StoredTrial Get(int number) => _trials[number];

    public StoredTrial? Find(Configuration configuration, long seed) =>
        _numbers.TryGetValue((configuration, seed), out int number) ? _trials[number] : null;

    /// <summary>The trial that was proposed; added under the next number when the sweep does not have it.</summary>
    public StoredTrial FindOrAdd(ProposedTrial proposed)
    {
        if (Find(proposed.Configuration, proposed.Seed) is { } known)
        {
            return known;
        }

        int number = ++_highest;
        _store.AddTrial(_sweep, number, proposed.Configuration, proposed.Seed, proposed.Origin);
        _numbers.Add((proposed.Configuration, proposed.Seed), number);
        return Refresh(number);
    }

    /// <summary>Begins the next attempt.</summary>
    public StoredTrial Begin(int number, DateTimeOffset time)
    {
        _store.BeginAttempt(_sweep, number, time);
        return Refresh(number);
    }

    public StoredTrial Record(int number, TrialEvent trialEvent, StoredDecision? decision = null)
    {
        _store.Record(_sweep, number, trialEvent, decision);
        return Refresh(number);
    }

    public StoredTrial Interrupt(int number, DateTimeOffset time)
    {
        _store.Interrupt(_sweep, number, time);
        return Refresh(number);
    }

    public StoredTrial Retry(int number, DateTimeOffset time)
    {
        _store.Retry(_sweep, number, time);
        return Refresh(number);
    }

    public StoredTrial GiveUp(int number, DateTimeOffset time)
    {
        _store.GiveUp(_sweep, number, time);
        return Refresh(number);
    }

    private StoredTrial Refresh(int number)
    {
        _all = null;
        return _trials[number] = _store.FindTrial(_sweep, number)
            ?? throw new InvalidOperationException($"Bug in Sweeper: trial {number} of sweep '{_sweep}' is gone from the store.");
    }
}
