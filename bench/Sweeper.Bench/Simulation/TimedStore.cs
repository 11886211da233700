using System.Diagnostics;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Bench.Simulation;

/// <summary>A store that takes the time of each transaction of the runner.</summary>
internal sealed class TimedStore(ISweepStore store) : ISweepStore
{
    private bool _isTogether;

    /// <summary>Of each transaction, in seconds.</summary>
    public List<double> Seconds { get; } = [];

    public IReadOnlyList<StoredSweep> Sweeps() => store.Sweeps();

    public StoredSweep? FindSweep(string name) => store.FindSweep(name);

    public IReadOnlyList<StoredTrial> Trials(string sweep) => store.Trials(sweep);

    public StoredTrial? FindTrial(string sweep, int number) => store.FindTrial(sweep, number);

    public IReadOnlyList<StoredTrial> Top(string sweep, Objective objective, int count) => store.Top(sweep, objective, count);

    public void Together(Action writes) => Time(() => store.Together(() =>
    {
        _isTogether = true;
        writes();
        _isTogether = false;
    }));

    public void SaveSweep(StoredSweep sweep) => Time(() => store.SaveSweep(sweep));

    public void AddTrial(string sweep, int number, Configuration configuration, long seed, string? origin = null) =>
        Time(() => store.AddTrial(sweep, number, configuration, seed, origin));

    public int BeginAttempt(string sweep, int number, DateTimeOffset time)
    {
        int attempt = 0;
        Time(() => attempt = store.BeginAttempt(sweep, number, time));
        return attempt;
    }

    public void Record(string sweep, int number, TrialEvent trialEvent, StoredDecision? decision = null) =>
        Time(() => store.Record(sweep, number, trialEvent, decision));

    public void Interrupt(string sweep, int number, DateTimeOffset time) => Time(() => store.Interrupt(sweep, number, time));

    public void Retry(string sweep, int number, DateTimeOffset time) => Time(() => store.Retry(sweep, number, time));

    public void GiveUp(string sweep, int number, DateTimeOffset time) => Time(() => store.GiveUp(sweep, number, time));

    public void Dispose() => store.Dispose();

    private void Time(Action write)
    {
        if (_isTogether)
        {
            write();
            return;
        }

        long begin = Stopwatch.GetTimestamp();
        write();
        Seconds.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
    }
}
