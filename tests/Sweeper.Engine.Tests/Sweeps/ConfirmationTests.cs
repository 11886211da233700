using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Search;
using Sweeper.Search.Pruners;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Sweeps;

/// <summary>The best configurations run again with further seeds once the search is over.</summary>
public sealed class ConfirmationTests : IDisposable
{
    private const int Timeout = 180_000;

    private readonly RunnerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    /// <remarks>The scripted accuracy rises with x, so 4 and 3 are the best of four.</remarks>
    [Fact(Timeout = Timeout)]
    public async Task The_best_run_again_with_seeds_that_the_search_did_not_use()
    {
        SweepOutcome outcome = await _bench.RunAsync(Confirmed(TestSweep.Of(4)), new FakeExecutor(2));

        Assert.Equal([(4, 2L), (3, 2L), (4, 3L), (3, 3L)], Again(outcome));
        Assert.All(outcome.Trials, trial => Assert.Equal(TrialState.Completed, trial.State));
        Assert.Equal((8, 8), (outcome.Trials.Count, outcome.Sweep.PlannedTrials));
        Assert.Contains("the search is over; the best 2 are trained again with 2 further seeds each, to confirm which is best", _bench.Notes);

        var second = new FakeExecutor(2);
        await _bench.RunAsync(Confirmed(TestSweep.Of(4)), second);
        Assert.Empty(second.Launched);
        Assert.Single(_bench.Notes);
    }

    [Fact(Timeout = Timeout)]
    public async Task Several_train_seeds_choose_by_their_mean_and_are_not_used_again()
    {
        TestSweep sweep = Confirmed(TestSweep.Of(3));
        SweepOutcome outcome = await _bench.RunAsync(sweep with { Spec = sweep.Spec with { TrainSeeds = [2, 7], RunCap = 6 } }, new FakeExecutor(1));

        Assert.Equal([(3, 1L), (2, 1L), (3, 3L), (2, 3L)], Again(outcome));
        Assert.Equal(10, outcome.Sweep.PlannedTrials);
    }

    [Fact(Timeout = Timeout)]
    public async Task A_failed_search_confirms_what_there_is_and_failing_ends_it()
    {
        TestSweep one = Confirmed(TestSweep.Of(Failing(1), TestSweep.Configuration(("x", 2)), Failing(3)));
        SweepOutcome few = await _bench.RunAsync(one, new FakeExecutor(1));
        Assert.Equal([(2, 2L), (2, 3L)], Again(few));
        Assert.Equal((5, 5), (few.Trials.Count, few.Sweep.PlannedTrials));
        Assert.Equal(5, Assert.Single(_bench.News.OfType<SweepNews.Replanned>()).Sweep.PlannedTrials);

        using var other = new RunnerBench();
        SweepOutcome none = await other.RunAsync(Confirmed(TestSweep.Of(Failing(1), Failing(2), Failing(3), Failing(4))), new FakeExecutor(1));
        Assert.Equal(3, none.Trials.Count);
    }

    [Fact(Timeout = Timeout)]
    public async Task A_target_ends_the_search_alone()
    {
        TestSweep sweep = Confirmed(TestSweep.Of(9));
        sweep = sweep with { Spec = sweep.Spec with { Target = 0.3 } };
        SweepOutcome outcome = await _bench.RunAsync(sweep, new FakeExecutor(1));
        Assert.Equal([(3, 2L), (2, 2L), (3, 3L), (2, 3L)], Again(outcome));

        var second = new FakeExecutor(1);
        Assert.False((await _bench.RunAsync(sweep, second)).Interrupted);
        Assert.Empty(second.Launched);
    }

    /// <remarks>A pruner of the search would pause them, and would compare others with them.</remarks>
    [Fact(Timeout = Timeout)]
    public async Task No_confirming_trial_is_stopped_early()
    {
        TestSweep sweep = Confirmed(TestSweep.Of(4, epochs: 4)).With(new AshaPruner(1, 2));
        SweepOutcome outcome = await _bench.RunAsync(sweep, new FakeExecutor(1));

        StoredTrial[] again = [.. outcome.Trials.Where(trial => trial.IsConfirmation)];
        Assert.Equal(4, again.Length);
        Assert.All(again, trial => Assert.Equal((TrialState.Completed, 4, 0), (trial.State, trial.Epochs.Count, trial.Decisions.Count)));
        Assert.All(outcome.Trials.Except(again), trial => Assert.True(trial.IsOver));
    }

    [Fact(Timeout = Timeout)]
    public async Task A_larger_search_keeps_what_was_confirmed_and_adds_what_is_better_now()
    {
        TestSweep sweep = Confirmed(TestSweep.Of(5));
        await _bench.RunAsync(sweep with { Spec = sweep.Spec with { RunCap = 3 } }, new FakeExecutor(1));
        SweepOutcome outcome = await _bench.RunAsync(
            sweep with { Spec = sweep.Spec with { RunCap = 4, Text = "name: test # changed" } }, new FakeExecutor(1));

        Assert.Equal([(3, 2L), (2, 2L), (3, 3L), (2, 3L), (4, 2L), (4, 3L)], Again(outcome));
        Assert.Contains("the sweep file has changed: +1 added, =3 kept, -0 orphaned", _bench.Notes);
    }

    [Fact(Timeout = Timeout)]
    public async Task A_runner_that_dies_at_any_write_runs_each_confirming_trial_once()
    {
        TestSweep sweep = Confirmed(TestSweep.Of(3)).With(new AshaPruner(1, 2));
        string expected = RunnerBench.Describe((await _bench.RunAsync(sweep, new FakeExecutor(1))).Trials);
        bool died = true;
        for (int write = 1; died; write++)
        {
            using var bench = new RunnerBench();
            died = await bench.DieAsync(sweep, new FakeExecutor(1), write, isAfter: write % 2 == 0);
            Assert.Equal(expected, RunnerBench.Describe((await bench.RunAsync(sweep, new FakeExecutor(1))).Trials));
        }
    }

    [Fact(Timeout = Timeout)]
    public async Task A_stop_while_it_confirms_is_an_interruption_and_the_next_run_goes_on()
    {
        using var stop = new CancellationTokenSource();
        SweepOutcome first = await _bench.RunAsync(
            Confirmed(TestSweep.Of(3)), new FakeExecutor(1),
            news => _ = news is SweepNews.TrialAssigned { Trial.IsConfirmation: true } ? stop.CancelAsync() : null, stop.Token);
        Assert.True(first.Interrupted);

        SweepOutcome second = await _bench.RunAsync(Confirmed(TestSweep.Of(3)), new FakeExecutor(1));
        Assert.False(second.Interrupted);
        Assert.Equal([(3, 2L), (2, 2L), (3, 3L), (2, 3L)], Again(second));
        Assert.All(second.Trials, trial => Assert.Equal(TrialState.Completed, trial.State));
    }

    private static TestSweep Confirmed(TestSweep sweep) => sweep with { Spec = sweep.Spec with { Confirmation = new(Top: 2, Seeds: 2) } };

    private static Configuration Failing(int x) => TestSweep.Configuration(("x", x), ("fail_kind", "Error"));

    private static IEnumerable<(int X, long Seed)> Again(SweepOutcome outcome) =>
        outcome.Trials.Where(trial => trial.IsConfirmation).Select(trial => ((int)trial.Configuration["x"]!.AsNumber()!, trial.Seed));
}
