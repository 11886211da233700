using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Pruners;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Store;

/// <summary>What every store does. A new store is one subclass.</summary>
public abstract class SweepStoreContract : IDisposable
{
    private const string Sweep = "test";

    private static readonly Objective Accuracy = new("accuracy", Direction.Maximize);
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private readonly Lazy<ISweepStore> _store;

    protected SweepStoreContract() => _store = new(() =>
    {
        ISweepStore store = Open();
        store.SaveSweep(new StoredSweep(Sweep, "/home/sweeps/test", "text", "/test.yaml", Accuracy, 24, Time, Time));
        return store;
    });

    private ISweepStore Store => _store.Value;

    /// <summary>A store that is empty at the first call, and at later calls the same one, opened by somebody else.</summary>
    protected abstract ISweepStore Open();

    public virtual void Dispose()
    {
        if (_store.IsValueCreated)
        {
            Store.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_sweep_is_kept_and_updated()
    {
        StoredSweep first = Store.FindSweep(Sweep)!;
        Assert.Equal(new StoredSweep(Sweep, "/home/sweeps/test", "text", "/test.yaml", Accuracy, 24, Time, Time), first);
        Assert.Null(Store.FindSweep("other"));

        var changed = new StoredSweep(
            Sweep, "/elsewhere", "new", "/b.yaml", new Objective("loss", Direction.Minimize), null, Time.AddDays(9), Time.AddDays(9));
        Store.SaveSweep(changed);

        Assert.Equal(changed with { Created = Time }, Store.FindSweep(Sweep));
    }

    [Fact]
    public void What_is_written_together_is_there_as_a_whole()
    {
        Store.Together(() =>
        {
            Store.AddTrial(Sweep, 1, TestSweep.Configuration(("x", 1)), 1);
            Store.BeginAttempt(Sweep, 1, Time);
            Store.Record(Sweep, 1, Event(1));
            Assert.Single(Store.FindTrial(Sweep, 1)!.Epochs);
        });
        using ISweepStore other = Open();
        Assert.Equal((TrialState.Running, 1), (other.FindTrial(Sweep, 1)!.State, other.FindTrial(Sweep, 1)!.Epochs.Count));
    }

    [Fact]
    public void What_fails_together_leaves_nothing_and_the_store_goes_on()
    {
        Assert.Throws<DuplicateTrialException>(() => Store.Together(() =>
        {
            Store.AddTrial(Sweep, 1, TestSweep.Configuration(("x", 1)), 1);
            Store.BeginAttempt(Sweep, 1, Time);
            Store.Record(Sweep, 1, Event(1));
            Store.AddTrial(Sweep, 1, TestSweep.Configuration(("x", 2)), 1);
        }));
        Assert.Empty(Store.Trials(Sweep));

        Store.AddTrial(Sweep, 1, TestSweep.Configuration(("x", 3)), 1);
        Store.BeginAttempt(Sweep, 1, Time);
        Store.Record(Sweep, 1, Event(1));
        Assert.Equal(["accuracy", "loss"], Assert.Single(Store.FindTrial(Sweep, 1)!.Epochs).Metrics.Keys);
    }

    private static TrialEvent.Epoch Event(int epoch) => new(
        1, Time, new EpochReport(epoch, new Dictionary<string, double> { ["accuracy"] = 0.5, ["loss"] = 1 }, 1, 0.5, [[1, 0], [0, 1]]));

    [Fact]
    public void Sweeps_come_most_recently_updated_first()
    {
        Store.SaveSweep(Store.FindSweep(Sweep)! with { Name = "later", Created = Time.AddHours(1), Updated = Time.AddHours(1) });
        Assert.Equal(["later", Sweep], Store.Sweeps().Select(sweep => sweep.Name));

        Store.AddTrial(Sweep, 1, Configuration(1), 1);
        Store.BeginAttempt(Sweep, 1, Time.AddHours(2));
        Assert.Equal([Sweep, "later"], Store.Sweeps().Select(sweep => sweep.Name));
    }

    [Fact]
    public void A_trial_is_pending_before_it_is_begun()
    {
        Configuration configuration = TestSweep.Configuration(
            ("z", 3), ("rate", 2e-5), ("three", 3.0), ("optimizer", "ädam \"w\""), ("flag", true));
        Store.AddTrial(Sweep, 1, configuration, 42);

        StoredTrial trial = Store.FindTrial(Sweep, 1)!;
        Assert.Equal(TrialState.Pending, trial.State);
        Assert.Equal((1, 42L, 0), (trial.Number, trial.Seed, trial.Attempts));
        Assert.Equal(configuration.Entries, trial.Configuration.Entries);
        Assert.Empty(trial.Epochs);
        Assert.Null(Store.FindTrial(Sweep, 2));
        Assert.Empty(Store.Trials("other"));
    }

    [Fact]
    public void A_duplicate_trial_is_refused()
    {
        Store.AddTrial(Sweep, 1, Configuration(1), 1);
        Store.AddTrial(Sweep, 2, Configuration(1), 2);

        Assert.Throws<DuplicateTrialException>(() => Store.AddTrial(Sweep, 1, Configuration(2), 1));
        Assert.Throws<DuplicateTrialException>(() => Store.AddTrial(Sweep, 3, Configuration(1), 1));
        Assert.Equal([1, 2], Store.Trials(Sweep).Select(trial => trial.Number));
    }

    [Fact]
    public void A_trial_goes_from_running_to_completed()
    {
        Begin(1);
        Store.Record(Sweep, 1, Started(1));
        Store.Record(Sweep, 1, Epoch(1, 1, 0.5));
        Store.Record(Sweep, 1, Epoch(1, 2, 0.6));
        Assert.Equal(TrialState.Running, Store.FindTrial(Sweep, 1)!.State);
        Store.Record(Sweep, 1, Finished(1));

        StoredTrial trial = Store.FindTrial(Sweep, 1)!;
        Assert.Equal(TrialState.Completed, trial.State);
        Assert.Equal(Started(1).Info, trial.Start);
        Assert.Equal(Finished(1).Info, trial.Finish);
        Assert.Equal((Time, Time.AddMinutes(9)), (trial.Started, trial.Ended));
        Assert.Equal([1, 2], trial.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(["loss", "accuracy"], trial.Epochs[1].Metrics.Keys);
        Assert.Equal(0.6, trial.Epochs[1].Metrics["accuracy"]);
        Assert.Equal((1.25, 0.1), (trial.Epochs[1].TrainSeconds, trial.Epochs[1].EvaluationSeconds));
        Assert.Equal([[3L, 1L], [0L, 6L]], trial.Epochs[1].Confusion);
    }

    [Fact]
    public void A_failed_trial_keeps_its_failure_and_may_be_tried_again()
    {
        Begin(1);
        var failure = new Failure(FailureKind.Crashed, "killed by signal 9", "line 1\nline 2");
        Store.Record(Sweep, 1, new TrialEvent.Failed(1, Time, failure));
        Assert.Equal((TrialState.Failed, failure), (Store.FindTrial(Sweep, 1)!.State, Store.FindTrial(Sweep, 1)!.Failure));

        Assert.Equal(2, Store.BeginAttempt(Sweep, 1, Time));
        Assert.Equal((TrialState.Running, null), (Store.FindTrial(Sweep, 1)!.State, Store.FindTrial(Sweep, 1)!.Failure));
    }

    [Fact]
    public void A_failed_trial_that_is_put_back_keeps_the_history_of_its_attempts()
    {
        Begin(1);
        var failure = new Failure(FailureKind.Crashed, "killed by signal 9", "line 1\nline 2");
        Store.Record(Sweep, 1, Epoch(1, 1, 0.5));
        Store.Record(Sweep, 1, new TrialEvent.Failed(1, Time.AddMinutes(1), failure));
        Store.Retry(Sweep, 1, Time.AddMinutes(2));
        StoredTrial pending = Store.FindTrial(Sweep, 1)!;
        Assert.Equal((TrialState.Pending, null, 1), (pending.State, pending.Failure, pending.Epochs.Count));

        Store.BeginAttempt(Sweep, 1, Time.AddMinutes(3));
        Store.Record(Sweep, 1, Finished(2));
        Store.Retry(Sweep, 1, Time);
        StoredTrial trial = Assert.Single(Store.Trials(Sweep));
        Assert.Equal(TrialState.Completed, trial.State);
        Assert.Equal(
            [
                new StoredAttempt(1, Time, Time.AddMinutes(1), failure),
                new StoredAttempt(2, Time.AddMinutes(3), Time.AddMinutes(9)),
            ],
            trial.History);
    }

    [Fact]
    public void An_event_stored_twice_changes_nothing()
    {
        Begin(1);
        Store.Record(Sweep, 1, Epoch(1, 1, 0.5));
        Store.Record(Sweep, 1, Epoch(1, 1, 0.7));

        EpochReport epoch = Assert.Single(Store.FindTrial(Sweep, 1)!.Epochs);
        Assert.Equal(0.5, epoch.Metrics["accuracy"]);
    }

    [Fact]
    public void Late_events_of_an_older_attempt_are_ignored()
    {
        Begin(1);
        Store.Record(Sweep, 1, Epoch(1, 1, 0.9));
        Store.Interrupt(Sweep, 1, Time);
        Assert.Equal(2, Store.BeginAttempt(Sweep, 1, Time));
        Store.Record(Sweep, 1, Epoch(1, 2, 0.9));
        Store.Record(Sweep, 1, Finished(1));
        Store.Record(Sweep, 1, Epoch(3, 1, 0.9));

        StoredTrial trial = Store.FindTrial(Sweep, 1)!;
        Assert.Equal((TrialState.Running, 2), (trial.State, trial.Attempts));
        Assert.Equal([1], trial.Epochs.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public void What_an_earlier_attempt_reported_stays_and_is_not_reported_twice()
    {
        Begin(1);
        Store.Record(Sweep, 1, Epoch(1, 1, 0.5));
        Store.Record(Sweep, 1, Epoch(1, 2, 0.6));
        Store.Interrupt(Sweep, 1, Time);
        Store.BeginAttempt(Sweep, 1, Time);
        Store.Record(Sweep, 1, Epoch(2, 2, 0.9));
        Store.Record(Sweep, 1, Epoch(2, 3, 0.7));

        Assert.Equal([0.5, 0.6, 0.7], Store.FindTrial(Sweep, 1)!.Epochs.Select(epoch => epoch.Metrics["accuracy"]));
        Assert.Equal(1, Assert.Single(Store.Top(Sweep, Accuracy, 10)).Number);
    }

    [Fact]
    public void A_paused_trial_goes_on_and_one_that_is_given_up_does_not()
    {
        Begin(1);
        Begin(2);
        foreach (int number in (int[])[1, 2])
        {
            Store.Record(Sweep, number, Epoch(1, 1, 0.5));
            Store.Record(Sweep, number, new TrialEvent.Paused(1, Time.AddMinutes(2), Finished(1).Info));
            StoredTrial paused = Store.FindTrial(Sweep, number)!;
            Assert.Equal((TrialState.Paused, Finished(1).Info, Time.AddMinutes(2)), (paused.State, paused.Finish, paused.Ended));
        }

        Assert.Equal(2, Store.BeginAttempt(Sweep, 1, Time));
        StoredTrial running = Store.FindTrial(Sweep, 1)!;
        Assert.Equal((TrialState.Running, null, 1), (running.State, running.Finish, running.Epochs.Count));
        Store.GiveUp(Sweep, 1, Time);
        Store.GiveUp(Sweep, 2, Time);

        Assert.Equal([TrialState.Running, TrialState.Pruned], Store.Trials(Sweep).Select(trial => trial.State));
        Assert.Equal(Finished(1).Info, Store.FindTrial(Sweep, 2)!.Finish);
        Assert.Throws<InvalidOperationException>(() => Store.BeginAttempt(Sweep, 2, Time));
    }

    [Fact]
    public void A_stopped_trial_is_pruned_and_never_changes()
    {
        Begin(1);
        Store.Record(Sweep, 1, Epoch(1, 1, 0.5));
        Store.Record(Sweep, 1, new TrialEvent.Stopped(1, Time, Finished(1).Info));
        Store.Record(Sweep, 1, Epoch(1, 2, 0.9));
        Store.GiveUp(Sweep, 1, Time);

        StoredTrial trial = Store.FindTrial(Sweep, 1)!;
        Assert.Equal((TrialState.Pruned, 1, Finished(1).Info), (trial.State, trial.Epochs.Count, trial.Finish));
        Assert.Throws<InvalidOperationException>(() => Store.BeginAttempt(Sweep, 1, Time));
    }

    [Fact]
    public void Decisions_are_stored_with_their_report_once()
    {
        StoredDecision[] decisions =
        [
            new(0.25, 1, "median", new(PruneAction.Continue)),
            new(0.5, 1, "median", new(PruneAction.Continue, new(2, double.NaN, double.NegativeInfinity, 7)) { Spared = PruneAction.Stop }),
            new(0.75, 1, "asha", new(PruneAction.Pause, new(3, 0.1 + 0.2, 0.7, 9))),
        ];
        Begin(1);
        foreach (StoredDecision decision in decisions)
        {
            var report = new TrialEvent.Epoch(1, Time, Epoch(1, 1, 0.5).Report with { Epoch = decision.Epoch });
            Store.Record(Sweep, 1, report, decision);
            Store.Record(Sweep, 1, report, decision with { Decision = new(PruneAction.Stop) });
        }

        Assert.Equal(decisions, Store.FindTrial(Sweep, 1)!.Decisions);
        Assert.Equal([0.25, 0.5, 0.75], Store.FindTrial(Sweep, 1)!.Epochs.Select(epoch => epoch.Epoch));

        // A dead attempt decides nothing.
        Store.Interrupt(Sweep, 1, Time);
        Store.BeginAttempt(Sweep, 1, Time);
        Store.Record(Sweep, 1, Epoch(1, 1, 0.5), new(1, 1, "median", new(PruneAction.Stop)));
        Assert.Equal(3, Store.FindTrial(Sweep, 1)!.Decisions.Count);
    }

    [Fact]
    public void Further_goals_limits_and_origins_are_kept()
    {
        Store.SaveSweep(Store.FindSweep(Sweep)! with
        {
            FurtherGoals = [new Objective("seconds", Direction.Minimize), new Objective("f1", Direction.Maximize)],
            Limits = new OutcomeLimits { MaxSeconds = 12.5, MaxMemoryBytes = 1L << 40 },
        });
        Store.AddTrial(Sweep, 1, Configuration(1), 1, "because");

        StoredSweep sweep = Store.FindSweep(Sweep)!;
        Assert.Equal([new Objective("seconds", Direction.Minimize), new Objective("f1", Direction.Maximize)], sweep.FurtherGoals);
        Assert.Equal(new OutcomeLimits { MaxSeconds = 12.5, MaxMemoryBytes = 1L << 40 }, sweep.Limits);
        Assert.Equal("because", Store.FindTrial(Sweep, 1)!.Origin);
    }

    [Fact]
    public void Interrupt_puts_a_running_trial_back_and_no_other()
    {
        Begin(1);
        Begin(2);
        Store.Record(Sweep, 2, Finished(1));
        Store.AddTrial(Sweep, 3, Configuration(3), 1);

        foreach (int number in (int[])[1, 2, 3])
        {
            Store.Interrupt(Sweep, number, Time);
        }

        Assert.Equal(
            [TrialState.Pending, TrialState.Completed, TrialState.Pending], Store.Trials(Sweep).Select(trial => trial.State));
        Store.Record(Sweep, 1, Epoch(1, 1, 0.5));
        Assert.Empty(Store.FindTrial(Sweep, 1)!.Epochs);
    }

    [Fact]
    public void A_completed_trial_never_changes()
    {
        Begin(1);
        Store.Record(Sweep, 1, Epoch(1, 1, 0.5));
        Store.Record(Sweep, 1, Finished(1));
        StoredTrial before = Store.FindTrial(Sweep, 1)!;

        Store.Record(Sweep, 1, Epoch(1, 2, 0.9));
        Store.Record(Sweep, 1, new TrialEvent.Failed(1, Time, new Failure(FailureKind.Error, "late")));
        Store.Interrupt(Sweep, 1, Time);

        Assert.Throws<InvalidOperationException>(() => Store.BeginAttempt(Sweep, 1, Time));
        StoredTrial after = Store.FindTrial(Sweep, 1)!;
        Assert.Equal((before.State, before.Attempts, before.Failure, 1), (after.State, after.Attempts, after.Failure, after.Epochs.Count));
    }

    [Fact]
    public void Records_handed_out_never_change()
    {
        Begin(1);
        StoredTrial before = Store.FindTrial(Sweep, 1)!;
        Store.Record(Sweep, 1, Epoch(1, 1, 0.5));
        Assert.Empty(before.Epochs);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.MaxValue)]
    [InlineData(double.Epsilon)]
    [InlineData(0.1 + 0.2)]
    public void Metrics_come_back_bit_for_bit(double value)
    {
        Begin(1);
        Store.Record(Sweep, 1, Epoch(1, 1, value));
        double stored = Store.FindTrial(Sweep, 1)!.Epochs[0].Metrics["accuracy"];
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(stored));
    }

    [Fact]
    public void Top_ranks_by_best_epoch_with_ties_by_number()
    {
        Complete(1, 0.5, 0.9, 0.4);
        Complete(2, 0.95);
        Complete(3, 0.1, 0.9);
        Complete(4, double.NaN, 0.2);
        Complete(5, double.NaN, double.PositiveInfinity);
        Begin(6);
        Store.Record(Sweep, 6, Epoch(1, 1, 0.99));
        Store.Record(Sweep, 6, new TrialEvent.Failed(1, Time, new Failure(FailureKind.Diverged, "NaN")));
        Begin(7);
        Store.Record(Sweep, 7, Epoch(1, 1, 0.91));

        Assert.Equal([2, 7, 1, 3, 4], Store.Top(Sweep, Accuracy, 10).Select(trial => trial.Number));
        Assert.Equal([2, 7, 1], Store.Top(Sweep, Accuracy, 3).Select(trial => trial.Number));
        Assert.Equal([3, 4, 1, 7, 2], Store.Top(Sweep, Accuracy with { Direction = Direction.Minimize }, 10).Select(trial => trial.Number));
        Assert.Empty(Store.Top(Sweep, new Objective("unknown", Direction.Maximize), 10));
        Assert.Empty(Store.Top("other", Accuracy, 10));
        Assert.Empty(Store.Top(Sweep, Accuracy, 0));
        Assert.Equal(3, Store.Top(Sweep, Accuracy, 3)[2].Epochs.Count);
    }

    [Fact]
    public void Another_who_opens_the_store_sees_everything()
    {
        Complete(1, 0.5, double.NaN);
        using ISweepStore other = Open();
        Assert.Equal(2, other.FindTrial(Sweep, 1)!.Epochs.Count);
        Assert.Equal(Store.FindSweep(Sweep), other.FindSweep(Sweep));
    }

    [Fact(Timeout = 30_000)]
    public async Task Readers_see_whole_epochs_while_a_writer_writes()
    {
        const int epochs = 200;
        Begin(1);
        using var done = new CancellationTokenSource();
        Task[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            using ISweepStore reader = Open();
            int seen = 0;
            while (!done.IsCancellationRequested)
            {
                StoredTrial trial = reader.FindTrial(Sweep, 1)!;
                Assert.True(trial.Epochs.Count >= seen);
                Assert.All(trial.Epochs, epoch => Assert.Equal(2, epoch.Metrics.Count));
                seen = trial.Epochs.Count;
            }
        }))];
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            Store.Record(Sweep, 1, Epoch(1, epoch, epoch));
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(epochs, Store.FindTrial(Sweep, 1)!.Epochs.Count);
    }

    private static Configuration Configuration(int x) => TestSweep.Configuration(("x", x));

    private static TrialEvent.Started Started(int attempt) =>
        new TrialEvent.Started(attempt, Time, new StartInfo("host", 12, "cpu", 1, "1.13", 100, 20, 30, 3));

    private static TrialEvent.Epoch Epoch(int attempt, int epoch, double accuracy) => new TrialEvent.Epoch(
        attempt,
        Time.AddMinutes(epoch),
        new EpochReport(
            epoch, new Dictionary<string, double> { ["loss"] = 0.3, ["accuracy"] = accuracy }, 1.25, 0.1, [[3, 1], [0, 6]]));

    private static TrialEvent.Finished Finished(int attempt) =>
        new TrialEvent.Finished(attempt, Time.AddMinutes(9), new FinishInfo(2, "abc", 12.5, 1L << 40));

    private void Begin(int number)
    {
        Store.AddTrial(Sweep, number, Configuration(number), 1);
        Assert.Equal(1, Store.BeginAttempt(Sweep, number, Time));
    }

    private void Complete(int number, params IReadOnlyList<double> accuracies)
    {
        Begin(number);
        for (int i = 0; i < accuracies.Count; i++)
        {
            Store.Record(Sweep, number, Epoch(1, i + 1, accuracies[i]));
        }

        Store.Record(Sweep, number, Finished(1));
    }
}
