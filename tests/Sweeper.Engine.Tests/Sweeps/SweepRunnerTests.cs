using System.Globalization;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Tests.Execution;
using Sweeper.Engine.Tests.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Samplers;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Sweeps;

public sealed class SweepRunnerTests : IDisposable
{
    private const int Timeout = 180_000;

    private readonly TempFolder _temp = new(inMemory: true);
    private readonly InMemorySweepStore _store = new();
    private readonly List<SweepNews> _news = [];

    private SweepFolder Folder => new(_temp.File("test"));

    public void Dispose()
    {
        _store.Dispose();
        _temp.Dispose();
    }

    [Theory(Timeout = Timeout)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    public async Task Numbers_follow_the_proposals_whatever_the_number_of_workers(int slots)
    {
        var executor = new FakeExecutor(slots);
        SweepOutcome outcome = await RunAsync(TestSweep.Of(7), executor);

        Assert.False(outcome.Interrupted);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], executor.Launched);
        Assert.Equal(Math.Min(slots, 7), executor.MostAtOnce);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], outcome.Trials.Select(trial => (int)trial.Configuration["x"]!.AsNumber()!));
        Assert.All(outcome.Trials, trial => Assert.Equal(TrialState.Completed, trial.State));
    }

    [Fact(Timeout = Timeout)]
    public async Task Everything_is_stored_and_planned_before_it_is_told()
    {
        TestSweep sweep = TestSweep.Of(2);
        await RunAsync(sweep, new FakeExecutor(1), onNews: item =>
        {
            if (item is SweepNews.TrialAssigned assigned)
            {
                Assert.Equal(TrialState.Running, _store.FindTrial("test", assigned.Trial.Number)!.State);
                TrialPlan plan = TrialJson.ReadPlan(Folder.Trial(assigned.Trial.Number));
                Assert.Equal((assigned.Trial.Number, "hash"), (plan.Trial, plan.Inputs["/train.tsv"]));
            }
            else if (item is SweepNews.TrialEpoch epoch)
            {
                Assert.Contains(epoch.Report, _store.FindTrial("test", epoch.Trial.Number)!.Epochs);
            }
        });

        Assert.IsType<SweepNews.SweepStarted>(_news[0]);
        Assert.Equal(2, _news.OfType<SweepNews.TrialEnded>().Count());
        Assert.Equal(4, _news.OfType<SweepNews.TrialEpoch>().Count());
    }

    [Fact(Timeout = Timeout)]
    public async Task Each_train_seed_is_a_trial_and_the_sampler_sees_one()
    {
        TestSweep sweep = TestSweep.Of(3);
        sweep = sweep with { Spec = sweep.Spec with { TrainSeeds = [5, 6], RunCap = 5 } };
        SweepOutcome outcome = await RunAsync(sweep, new FakeExecutor(2));
        Assert.Equal(
            [(1, 5L), (1, 6L), (2, 5L), (2, 6L), (3, 5L)],
            outcome.Trials.Select(trial => ((int)trial.Configuration["x"]!.AsNumber()!, trial.Seed)));
    }

    [Fact(Timeout = Timeout)]
    public async Task The_run_cap_is_a_total_over_runs()
    {
        TestSweep sweep = TestSweep.Of(9);
        await RunAsync(sweep with { Spec = sweep.Spec with { RunCap = 2 } }, new FakeExecutor(1));
        var second = new FakeExecutor(1);
        SweepOutcome outcome = await RunAsync(sweep with { Spec = sweep.Spec with { RunCap = 5 } }, second);
        Assert.Equal([3, 4, 5], second.Launched);
        Assert.Equal((5, 5), (outcome.Trials.Count, outcome.Sweep.PlannedTrials));

        var third = new FakeExecutor(1);
        await RunAsync(sweep with { Spec = sweep.Spec with { RunCap = 5 } }, third);
        Assert.Empty(third.Launched);
    }

    [Fact(Timeout = Timeout)]
    public async Task A_changed_sweep_keeps_what_it_still_proposes()
    {
        await RunAsync(TestSweep.Of(X(1), X(2), X(3)), new FakeExecutor(1));
        await RunAsync(TestSweep.Of(X(1), X(2), X(3)), new FakeExecutor(1));
        Assert.Empty(_news.OfType<SweepNews.Note>());
        var executor = new FakeExecutor(1);
        TestSweep changed = TestSweep.Of(X(9), X(2), X(8));
        SweepOutcome outcome = await RunAsync(
            changed with { Spec = changed.Spec with { Text = "name: test # changed" } },
            executor,
            onNews: item => Assert.False(item is SweepNews.Note && executor.Launched.Count > 0));
        Assert.Equal(
            "the sweep file has changed: +2 added, =1 kept, -2 orphaned (the file no longer asks for them; they stay in the store and in reports)",
            Notes());
        Assert.Equal([4, 5], executor.Launched);
        Assert.Equal([1, 2, 3, 9, 8], outcome.Trials.Select(trial => (int)trial.Configuration["x"]!.AsNumber()!));
    }

    [Fact(Timeout = Timeout)]
    public async Task Trials_of_other_data_are_not_mixed_into_a_sweep()
    {
        TestSweep sweep = TestSweep.Of(2);
        await RunAsync(sweep, new FakeExecutor(1));
        TaskSettings task = sweep.Spec.Task with { Data = sweep.Spec.Task.Data with { Train = "/other.tsv" } };
        var executor = new FakeExecutor(1);
        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => RunAsync(sweep with { Spec = sweep.Spec with { Task = task } }, executor));

        Assert.Contains("another data (/train.tsv, now /other.tsv)", error.Message, StringComparison.Ordinal);
        Assert.Contains("name=NAME", error.Message, StringComparison.Ordinal);
        Assert.Empty(executor.Launched);
    }

    [Fact(Timeout = Timeout)]
    public async Task A_sampler_that_repeats_itself_does_not_run_for_ever()
    {
        TestSweep sweep = TestSweep.Of(5);
        SweepOutcome outcome = await RunAsync(sweep with { Sampler = new StuckSampler() }, new FakeExecutor(2));
        Assert.Single(outcome.Trials);
        Assert.Contains("known configurations", Notes(), StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task A_failure_is_a_value_and_the_sweep_goes_on()
    {
        SweepOutcome outcome = await RunAsync(TestSweep.Of(X(1), Failing(2, "OutOfMemory"), X(3)), new FakeExecutor(1));
        Assert.Equal(
            [TrialState.Completed, TrialState.Failed, TrialState.Completed], outcome.Trials.Select(trial => trial.State));
        Assert.Equal(FailureKind.OutOfMemory, outcome.Trials[1].Failure!.Kind);

        var again = new FakeExecutor(1);
        await RunAsync(TestSweep.Of(X(1), Failing(2, "OutOfMemory"), X(3)), again);
        Assert.Empty(again.Launched);
    }

    [Fact(Timeout = Timeout)]
    public async Task Three_equal_failures_at_the_start_stop_the_sweep()
    {
        SweepOutcome outcome = await RunAsync(
            TestSweep.Of([.. Enumerable.Range(1, 8).Select(x => Failing(x, "Error"))]), new FakeExecutor(1));
        Assert.Equal(3, outcome.Trials.Count);
        Assert.False(outcome.Interrupted);
        Assert.Contains("told to fail", Notes(), StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Different_or_later_failures_stop_nothing()
    {
        SweepOutcome outcome = await RunAsync(
            TestSweep.Of(Failing(1, "Error"), Failing(2, "Error"), Failing(3, "Diverged"), Failing(4, "Error"), X(5)), new FakeExecutor(1));
        Assert.Equal(5, outcome.Trials.Count);
    }

    [Fact(Timeout = Timeout)]
    public async Task No_trial_starts_once_the_target_is_reached()
    {
        TestSweep sweep = TestSweep.Of(9);
        sweep = sweep with { Spec = sweep.Spec with { Target = 0.3 } };
        SweepOutcome outcome = await RunAsync(sweep, new FakeExecutor(1));
        Assert.Equal(3, outcome.Trials.Count);
        Assert.Contains("target", Notes(), StringComparison.Ordinal);

        var again = new FakeExecutor(1);
        await RunAsync(sweep, again);
        Assert.Empty(again.Launched);
    }

    [Fact(Timeout = Timeout)]
    public async Task Ctrl_C_puts_running_trials_back_and_the_next_run_takes_them_first()
    {
        using var stop = new CancellationTokenSource();
        SweepOutcome outcome = await RunAsync(
            TestSweep.Of(5),
            new FakeExecutor(2),
            onNews: item =>
            {
                if (item is SweepNews.TrialAssigned { Trial.Number: 3 })
                {
                    stop.Cancel();
                }
            },
            stop.Token);
        Assert.True(outcome.Interrupted);
        Assert.DoesNotContain(outcome.Trials, trial => trial.State == TrialState.Running);
        int[] pending = [.. outcome.Trials.Where(trial => trial.State == TrialState.Pending).Select(trial => trial.Number)];
        Assert.NotEmpty(pending);

        var executor = new FakeExecutor(1);
        outcome = await RunAsync(TestSweep.Of(5), executor);
        Assert.False(outcome.Interrupted);
        Assert.Equal([.. pending, .. Enumerable.Range(pending.Max() + 1, 5 - pending.Max())], executor.Launched);
    }

    [Theory(Timeout = Timeout)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Killed_before_any_write_a_sweep_ends_as_if_nothing_had_happened(int slots)
    {
        TestSweep sweep = TestSweep.Of(X(1), Failing(2, "Diverged"), X(3), X(4), X(5));
        string expected = Describe((await RunAsync(sweep, new FakeExecutor(slots))).Trials);
        bool completed = false;
        for (int deadly = 1; !completed; deadly++)
        {
            using var temp = new TempFolder(inMemory: true);
            var folder = new SweepFolder(temp.Path);
            using var store = new InMemorySweepStore();
            int writes = 0;
            store.Writing = () => _ = ++writes == deadly ? throw new PowerLossException() : 0;
            try
            {
                await RunAsync(sweep, new FakeExecutor(slots), store, folder);
                completed = true;
            }
            catch (PowerLossException)
            {
                // The store keeps what was written before, the folders what trials reported.
            }

            store.Writing = null;
            SweepOutcome outcome = await RunAsync(sweep, new FakeExecutor(slots), store, folder);
            Assert.Equal(expected, Describe(outcome.Trials));
            foreach (StoredTrial trial in outcome.Trials)
            {
                Assert.Single(new TrialEventReader(folder.Trial(trial.Number)).ReadNew(), IsEnd);
            }
        }
    }

    [Fact(Timeout = Timeout)]
    public async Task A_broken_store_stops_the_workers()
    {
        int writes = 0;
        _store.Writing = () => _ = ++writes == 6 ? throw new PowerLossException() : 0;
        var executor = new FakeExecutor(3);
        await Assert.ThrowsAsync<PowerLossException>(() => RunAsync(TestSweep.Of(5), executor));
        Assert.False(executor.News.TryRead(out _));
    }

    private static bool IsEnd(TrialEvent item) => item is TrialEvent.Finished or TrialEvent.Failed;

    private static Configuration X(int x) => TestSweep.Configuration(("x", x));

    private static Configuration Failing(int x, string kind) => TestSweep.Configuration(("x", x), ("fail_kind", kind));

    private static string Describe(IReadOnlyList<StoredTrial> trials) => string.Join('\n', trials.Select(trial => string.Create(
        CultureInfo.InvariantCulture,
        $"{trial.Number} {trial.Configuration} {trial.Seed} {trial.State} {trial.Failure} {trial.Finish} {string.Join(' ', trial.Epochs.Select(epoch => $"{epoch.Epoch}:{string.Join(',', epoch.Metrics)}"))}")));

    private string Notes() => string.Join('\n', _news.OfType<SweepNews.Note>().Select(note => note.Text));

    private Task<SweepOutcome> RunAsync(
        TestSweep sweep, FakeExecutor executor, Action<SweepNews>? onNews = null, CancellationToken stop = default) =>
        RunAsync(sweep, executor, _store, Folder, onNews, stop);

    private Task<SweepOutcome> RunAsync(
        TestSweep sweep,
        FakeExecutor executor,
        ISweepStore store,
        SweepFolder folder,
        Action<SweepNews>? onNews = null,
        CancellationToken stop = default)
    {
        var runner = new SweepRunner(store, executor, sweep.Sampler, TimeProvider.System, new Listener(item =>
        {
            _news.Add(item);
            onNews?.Invoke(item);
        }));
        return runner.RunAsync(sweep.Spec, folder, _ => new Dictionary<string, string> { ["/train.tsv"] = "hash" }, stop);
    }

    private sealed class PowerLossException : Exception;

    private sealed class StuckSampler : ISampler
    {
        public Configuration? Propose(Study study) => X(1);
    }
}
