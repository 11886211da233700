using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Pruners;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Sweeps;

public sealed class EarlyStoppingTests : IDisposable
{
    private const int Timeout = 180_000;

    private readonly RunnerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    /// <remarks>
    /// By hand, with rungs after 1 and 2 of 4 reports and one in two promoted: #1 pauses, alone at rung 1. #2 pauses. #1 is
    /// the best of two: promoted, pauses alone at rung 2. #3 pauses. #4 pauses, and as the second of four at rung 1 #2
    /// is promoted, pauses at rung 2 behind #1, which as the best of two there is promoted and trains to its end.
    /// </remarks>
    [Fact(Timeout = Timeout)]
    public async Task Paused_trials_are_promoted_from_their_checkpoints_and_the_rest_is_pruned_at_the_end()
    {
        SweepOutcome outcome = await _bench.RunAsync(Falling(4).With(new AshaPruner(1, 2)), new FakeExecutor(1));

        Assert.False(outcome.Interrupted);
        Assert.Equal(
            [TrialState.Completed, TrialState.Pruned, TrialState.Pruned, TrialState.Pruned], outcome.Trials.Select(trial => trial.State));
        Assert.Equal([4, 2, 1, 1], outcome.Trials.Select(trial => trial.Epochs.Count));
        Assert.Equal([3, 2, 1, 1], outcome.Trials.Select(trial => trial.Attempts));
        Assert.Equal([1, 2, 3, 4], outcome.Trials[0].Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(4, outcome.Trials[0].Finish!.BestEpoch);
        Assert.Equal([PruneAction.Pause, PruneAction.Pause, PruneAction.Continue], outcome.Trials[0].Decisions.Select(one => one.Decision.Action));

        // The second of four at rung 2, held against the last one in the top half.
        StoredDecision last = outcome.Trials[1].Decisions[^1];
        Assert.Equal(("asha", 2.0, 2), (last.Pruner, last.Epoch, last.Attempt));
        Assert.Equal(2, last.Decision.Comparison!.Peers);
        Assert.Equal(outcome.Trials[0].Epochs[1].Metrics["accuracy"], last.Decision.Comparison.Threshold);
        Assert.False(Directory.Exists(_bench.Folder.Trial(2).Checkpoint));
        Assert.True(Directory.Exists(_bench.Folder.Trial(1).Checkpoint));

        var again = new FakeExecutor(1);
        await _bench.RunAsync(Falling(4).With(new AshaPruner(1, 2)), again);
        Assert.Empty(again.Launched);
    }

    [Fact(Timeout = Timeout)]
    public async Task A_runner_that_dies_at_any_write_leaves_no_checkpoint_behind_for_good()
    {
        TestSweep sweep = Falling(4).With(new AshaPruner(1, 2));
        bool died = true;
        for (int write = 1; died; write++)
        {
            using var bench = new RunnerBench();
            died = await bench.DieAsync(sweep, new FakeExecutor(1), write, isAfter: true);
            SweepOutcome outcome = await bench.RunAsync(sweep, new FakeExecutor(1));
            Assert.All(
                outcome.Trials.Where(trial => trial.State == TrialState.Pruned),
                trial => Assert.False(Directory.Exists(bench.Folder.Trial(trial.Number).Checkpoint), $"#{trial.Number}, write {write}"));
        }
    }

    [Fact(Timeout = Timeout)]
    public async Task A_stopped_trial_is_pruned_with_what_was_compared()
    {
        SweepOutcome outcome = await _bench.RunAsync(Falling(4).With(new MedianPruner(minPeers: 1)), new FakeExecutor(1));

        Assert.Equal(
            [TrialState.Completed, TrialState.Pruned, TrialState.Pruned, TrialState.Pruned], outcome.Trials.Select(trial => trial.State));
        Assert.All(outcome.Trials.Skip(1), trial =>
        {
            StoredDecision decision = Assert.Single(trial.Decisions);
            Assert.Equal(("median", PruneAction.Stop, 1), (decision.Pruner, decision.Decision.Action, decision.Decision.Comparison!.Rung));
            Assert.Equal(1, trial.Finish!.BestEpoch);
        });
        Assert.DoesNotContain(outcome.Trials[0].Decisions, decision => decision.Epoch == 4);
        Assert.True(TrialJson.ReadPlan(_bench.Folder.Trial(1)).AwaitsDecisions);
    }

    [Theory(Timeout = Timeout)]
    [InlineData("asha", 1, false)]
    [InlineData("asha", 1, true)]
    [InlineData("median", 1, false)]
    [InlineData("median", 1, true)]
    public async Task Killed_at_any_write_a_sweep_decides_the_same(string method, int slots, bool isAfter)
    {
        TestSweep sweep = Falling(5).With(Pruner(method));
        string expected = RunnerBench.Describe((await _bench.RunAsync(sweep, new FakeExecutor(slots))).Trials);
        bool died = true;
        for (int write = 1; died; write++)
        {
            using var bench = new RunnerBench();
            died = await bench.DieAsync(sweep, new FakeExecutor(slots), write, isAfter);
            SweepOutcome outcome = await bench.RunAsync(sweep, new FakeExecutor(slots));
            Assert.Equal(expected, RunnerBench.Describe(outcome.Trials));
        }
    }

    [Theory(Timeout = Timeout)]
    [InlineData("asha", false)]
    [InlineData("asha", true)]
    [InlineData("median", true)]
    public async Task Killed_at_any_write_with_several_workers_no_report_is_lost_or_doubled(string method, bool isAfter)
    {
        TestSweep sweep = Falling(6).With(Pruner(method));
        bool died = true;
        for (int write = 1; died; write++)
        {
            using var bench = new RunnerBench();
            died = await bench.DieAsync(sweep, new FakeExecutor(3, seed: write), write, isAfter);
            SweepOutcome outcome = await bench.RunAsync(sweep, new FakeExecutor(3, seed: -write));
            Assert.Equal(6, outcome.Trials.Count);
            Assert.All(outcome.Trials, trial =>
            {
                Assert.True(trial.IsOver, $"{trial.State}");
                IReadOnlyList<TrialEvent> events = new TrialEventReader(bench.Folder.Trial(trial.Number)).ReadNew();
                Assert.Equal(
                    events.OfType<TrialEvent.Epoch>().Select(item => item.Report.Epoch).Distinct(), trial.Epochs.Select(epoch => epoch.Epoch));
                Assert.Equal(Enumerable.Range(1, trial.Epochs.Count).Select(epoch => (double)epoch), trial.Epochs.Select(epoch => epoch.Epoch));
                Assert.Equal(trial.Epochs.Take(3).Select(epoch => epoch.Epoch), trial.Decisions.Select(decision => decision.Epoch));
            });
        }
    }

    [Fact(Timeout = Timeout)]
    public async Task Ctrl_C_keeps_what_was_decided_and_paused_trials_can_still_be_promoted()
    {
        using var stop = new CancellationTokenSource();
        TestSweep sweep = Falling(4).With(new AshaPruner(1, 2));
        string expected = RunnerBench.Describe((await _bench.RunAsync(sweep, new FakeExecutor(1))).Trials);
        using var bench = new RunnerBench();
        SweepOutcome outcome = await bench.RunAsync(
            sweep,
            new FakeExecutor(1),
            item =>
            {
                // Decided to pause, and not yet paused.
                if (item is SweepNews.TrialEpoch { Trial.Number: 2 })
                {
                    stop.Cancel();
                }
            },
            stop.Token);

        Assert.True(outcome.Interrupted);
        Assert.Equal([TrialState.Paused, TrialState.Paused], outcome.Trials.Select(trial => trial.State));
        Assert.Equal(1, outcome.Trials[1].Finish!.BestEpoch);
        Assert.Contains(bench.Notes, note => note.Contains("waiting until #2 has saved", StringComparison.Ordinal));
        Assert.Equal(expected, RunnerBench.Describe((await bench.RunAsync(sweep, new FakeExecutor(1))).Trials));
    }

    [Fact]
    public void A_trial_that_did_not_hear_a_decision_is_told_again()
    {
        (EarlyStopping early, SweepTrials trials) = Running(new StopAfterFirst());
        StoredTrial trial = trials.Record(1, Epoch(1, 1), early.Judge(trials.Get(1), Epoch(1, 1)));
        Assert.Equal(PruneAction.Stop, trial.Decisions[0].Decision.Action);

        StoredDecision again = early.Judge(trial, Epoch(1, 2))!;
        Assert.Equal((2.0, trial.Decisions[0].Decision), (again.Epoch, again.Decision));
    }

    [Fact]
    public void Nothing_is_decided_after_the_last_report_nor_twice_nor_for_a_dead_attempt()
    {
        (EarlyStopping early, SweepTrials trials) = Running(new StopAfterFirst());
        Assert.Null(early.Judge(trials.Get(1), Epoch(1, 4)));
        Assert.Null(early.Judge(trials.Get(1), Epoch(2, 1)));
        StoredTrial trial = trials.Record(1, Epoch(1, 1));
        Assert.Null(early.Judge(trial, Epoch(1, 1)));
    }

    [Fact]
    public void The_answer_is_for_the_attempt_and_the_report()
    {
        (EarlyStopping early, SweepTrials trials) = Running(new StopAfterFirst());
        TrialFolder folder = _bench.Folder.Trial(1);
        early.Answer(folder, trials.Get(1), Epoch(1, 0.25), new(0.25, 1, "x", new(PruneAction.Pause)));
        Assert.Equal(new TrialDecision(1, 0.25, TrialDirective.Pause), TrialDecision.TryRead(folder));
        early.Answer(folder, trials.Get(1), Epoch(1, 0.5), null);
        Assert.Equal(new TrialDecision(1, 0.5, TrialDirective.Continue), TrialDecision.TryRead(folder));
        early.Answer(folder, trials.Get(1), Epoch(1, 4), null);
        Assert.Equal(0.5, TrialDecision.TryRead(folder)!.Epoch);
        File.WriteAllText(folder.Decision, "{\"att");
        Assert.Null(TrialDecision.TryRead(folder));
    }

    private (EarlyStopping Early, SweepTrials Trials) Running(IPruner pruner)
    {
        TestSweep sweep = Falling(2).With(pruner);
        var time = DateTimeOffset.UnixEpoch;
        _bench.Store.SaveSweep(new StoredSweep("test", "/", "", "", sweep.Spec.Objective, 2, time, time));
        var trials = new SweepTrials(_bench.Store, "test");
        trials.FindOrAdd(new ProposedTrial(TestSweep.Configuration(("x", 1), ("epochs", 4)), 1, null));
        trials.Begin(1, time);
        trials.Record(1, new TrialEvent.Started(1, time, new StartInfo("h", 1, "cpu", 1, "", 1, 1, 1, 4)));
        return (new EarlyStopping(sweep.Spec, trials, new StudyView(sweep.Spec, [])), trials);
    }

    private static TrialEvent.Epoch Epoch(int attempt, double epoch) => new(
        attempt,
        DateTimeOffset.UnixEpoch,
        new EpochReport(epoch, new Dictionary<string, double> { ["accuracy"] = 0.5 }, 1, 1, []));

    /// <summary>Each trial is worse than the one before, and gets better over its four epochs.</summary>
    private static TestSweep Falling(int trials) => TestSweep.Of(
        [.. Enumerable.Range(1, trials).Select(i => TestSweep.Configuration(("x", 10 - i), ("epochs", 4)))]);

    private static IPruner Pruner(string method) => method == "asha" ? new AshaPruner(1, 2) : new MedianPruner(minPeers: 1);

    private sealed class StopAfterFirst : IPruner
    {
        public PruneDecision Decide(Study study, TrialRecord trial) =>
            trial.Reports.Count == 1 ? new(PruneAction.Stop, new(1, 0.1, 0.2, 3)) : PruneDecision.Continue;
    }
}
