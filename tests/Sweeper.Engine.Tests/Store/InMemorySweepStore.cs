using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Store;

/// <summary>
/// A store for tests of the runner. <see cref="Writing"/> and <see cref="Written"/> are called before and after each write:
/// where a test kills the runner.
/// </summary>
public sealed class InMemorySweepStore : ISweepStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, StoredSweep> _sweeps = [];
    private readonly Dictionary<string, SortedDictionary<int, StoredTrial>> _trials = [];

    private bool _isTogether;

    public Action? Writing { get; set; }

    public Action? Written { get; set; }

    public IReadOnlyList<StoredSweep> Sweeps()
    {
        lock (_lock)
        {
            return [.. _sweeps.Values.OrderByDescending(sweep => sweep.Updated)];
        }
    }

    public StoredSweep? FindSweep(string name)
    {
        lock (_lock)
        {
            return _sweeps.GetValueOrDefault(name);
        }
    }

    public void SaveSweep(StoredSweep sweep) => Write(() =>
    {
        _sweeps[sweep.Name] = _sweeps.TryGetValue(sweep.Name, out StoredSweep? known)
            ? sweep with { Created = known.Created }
            : sweep;
        _trials.TryAdd(sweep.Name, []);
    });

    public void Together(Action writes)
    {
        lock (_lock)
        {
            var sweeps = _sweeps.ToArray();
            var trials = _trials.Select(pair => (pair.Key, Value: pair.Value.ToArray())).ToArray();
            bool isOnDisk = false;
            try
            {
                Write(() =>
                {
                    _isTogether = true;
                    writes();
                    isOnDisk = true;
                });
            }
            catch when (!isOnDisk)
            {
                Restore(sweeps, trials);
                throw;
            }
            finally
            {
                _isTogether = false;
            }
        }
    }

    public IReadOnlyList<StoredTrial> Trials(string sweep)
    {
        lock (_lock)
        {
            return _trials.TryGetValue(sweep, out var trials) ? [.. trials.Values] : [];
        }
    }

    public StoredTrial? FindTrial(string sweep, int number)
    {
        lock (_lock)
        {
            return _trials.TryGetValue(sweep, out var trials) ? trials.GetValueOrDefault(number) : null;
        }
    }

    public void AddTrial(string sweep, int number, Configuration configuration, long seed, string? origin = null) => Write(() =>
    {
        if (_trials[sweep].Values.Any(trial =>
            trial.Number == number || (trial.Configuration.Equals(configuration) && trial.Seed == seed)))
        {
            throw new DuplicateTrialException($"trial {number} is a duplicate");
        }

        _trials[sweep][number] = new StoredTrial
        {
            Number = number,
            Configuration = configuration,
            Seed = seed,
            State = TrialState.Pending,
            Origin = origin,
        };
    });

    public int BeginAttempt(string sweep, int number, DateTimeOffset time)
    {
        Write(() =>
        {
            if (_trials[sweep][number].State is TrialState.Completed or TrialState.Pruned)
            {
                throw new InvalidOperationException($"trial {number} is over");
            }

            Update(sweep, number, trial => trial.Begin(time), time);
        });
        return FindTrial(sweep, number)!.Attempts;
    }

    public void Record(string sweep, int number, TrialEvent trialEvent, StoredDecision? decision = null) =>
        Write(() => Update(sweep, number, trial => trial.With(trialEvent, decision), trialEvent.Time));

    public void Interrupt(string sweep, int number, DateTimeOffset time) =>
        Write(() => Update(sweep, number, trial => trial.Interrupted(time), time));

    public void Retry(string sweep, int number, DateTimeOffset time) =>
        Write(() => Update(sweep, number, trial => trial.Retried(), time));

    public void GiveUp(string sweep, int number, DateTimeOffset time) =>
        Write(() => Update(sweep, number, trial => trial.GivenUp(), time));

    public IReadOnlyList<StoredTrial> Top(string sweep, Objective objective, int count) =>
    [
        .. Trials(sweep)
            .Where(trial => trial.State is not (TrialState.Pending or TrialState.Failed or TrialState.Cancelled)
                && trial.BestEpoch(objective) is not null)
            .OrderBy(trial => trial.BestEpoch(objective)!.Metrics[objective.Metric]
                * (objective.Direction == Direction.Maximize ? -1 : 1))
            .ThenBy(trial => trial.Number)
            .Take(count),
    ];

    public void Dispose()
    {
    }

    private void Update(string sweep, int number, Func<StoredTrial, StoredTrial> change, DateTimeOffset time)
    {
        _trials[sweep][number] = change(_trials[sweep][number]);
        if (time > _sweeps[sweep].Updated)
        {
            _sweeps[sweep] = _sweeps[sweep] with { Updated = time };
        }
    }

    private void Write(Action action)
    {
        lock (_lock)
        {
            if (_isTogether)
            {
                action();
                return;
            }

            Writing?.Invoke();
            action();
            Written?.Invoke();
        }
    }

    private void Restore(
        KeyValuePair<string, StoredSweep>[] sweeps, (string Sweep, KeyValuePair<int, StoredTrial>[] Trials)[] trials)
    {
        _sweeps.Clear();
        _trials.Clear();
        foreach ((string name, StoredSweep sweep) in sweeps)
        {
            _sweeps.Add(name, sweep);
        }

        foreach ((string name, KeyValuePair<int, StoredTrial>[] of) in trials)
        {
            _trials.Add(name, new(of.ToDictionary()));
        }
    }
}

public sealed class InMemorySweepStoreTests : SweepStoreContract
{
    private readonly InMemorySweepStore _store = new();

    protected override ISweepStore Open() => _store;
}
