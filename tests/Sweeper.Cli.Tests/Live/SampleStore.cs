using Sweeper.Cli.Tests.Support;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Tests.Live;

/// <summary>A store with made-up trials, which the test writes to as a runner does.</summary>
internal sealed class SampleStore : IDisposable
{
    public static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SqliteSweepStore _store;
    private readonly SweepLease _lease;
    private readonly string _name;

    public SampleStore(Workplace place, IReadOnlyList<StoredTrial> trials, string name = "sample")
    {
        var home = new SweeperHome(place.Home);
        home.Create();
        _name = name;
        Folder = home.Sweep("sample");
        _store = SqliteSweepStore.Open(home.Database, readOnly: false);
        _store.SaveSweep(SampleSweep.Sweep(name, Folder.Path, trials.Count + 2));
        _lease = SweepLease.Take(name, Folder, TimeProvider.System);
        _store.Together(() =>
        {
            foreach (StoredTrial trial in trials)
            {
                Start(trial);
                foreach (EpochReport epoch in trial.Epochs)
                {
                    Report(trial, epoch);
                }

                End(trial);
            }
        });
    }

    public SweepFolder Folder { get; }

    public void Start(StoredTrial trial)
    {
        _store.AddTrial(_name, trial.Number, trial.Configuration, trial.Seed);
        _store.BeginAttempt(_name, trial.Number, trial.Started ?? Begin);
        _store.Record(_name, trial.Number, new TrialEvent.Started(1, trial.Started ?? Begin, trial.Start!));
    }

    public void Report(StoredTrial trial, EpochReport epoch) =>
        _store.Record(_name, trial.Number, new TrialEvent.Epoch(1, trial.Started ?? Begin, epoch));

    public void End(StoredTrial trial)
    {
        DateTimeOffset time = trial.Ended ?? Begin;
        TrialEvent? end = trial switch
        {
            { Failure: { } failure } => new TrialEvent.Failed(1, time, failure),
            { Finish: { } finish } => new TrialEvent.Finished(1, time, finish),
            _ => null,
        };
        if (end is not null)
        {
            _store.Record(_name, trial.Number, end);
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _lease.Dispose();
    }
}
