using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Tests.Execution;
using Sweeper.Engine.Tests.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Sweeps;

public sealed class RetryTests : IDisposable
{
    private const int Timeout = 180_000;

    private readonly TempFolder _temp = new(inMemory: true);
    private readonly InMemorySweepStore _store = new();
    private readonly List<SweepNews> _news = [];

    public void Dispose()
    {
        _store.Dispose();
        _temp.Dispose();
    }

    [Fact(Timeout = Timeout)]
    public async Task A_failure_that_passes_costs_an_attempt_and_not_the_trial()
    {
        SweepOutcome outcome = await RunAsync(TestSweep.Of(Failing(1, "OutOfMemory", attempts: 1), X(2)), new FakeExecutor(1));

        Assert.All(outcome.Trials, trial => Assert.Equal(TrialState.Completed, trial.State));
        Assert.Equal([2, 1], outcome.Trials.Select(trial => trial.Attempts));
        Assert.Equal([FailureKind.OutOfMemory, null], outcome.Trials[0].History.Select(attempt => attempt.Failure?.Kind));
        Assert.Contains("attempt 1 of trial 1 failed, it is tried again: told to fail", Notes());
    }

    [Theory(Timeout = Timeout)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_epoch_that_is_trained_again_is_stored_once_and_a_difference_is_told(bool noisy)
    {
        Configuration script = TestSweep.Configuration(
            ("x", 1), ("fail_kind", "Crashed"), ("fail_attempts", 1), ("fail_after", 1), (noisy ? "noisy" : "quiet", true));
        SweepOutcome outcome = await RunAsync(TestSweep.Of(script), new FakeExecutor(1));

        StoredTrial trial = outcome.Trials[0];
        Assert.Equal((TrialState.Completed, 2), (trial.State, trial.Attempts));
        Assert.Equal([1, 2], trial.Epochs.Select(epoch => epoch.Epoch));
        double first = ScriptedTask.Report(trial.Configuration, trial.Seed + (noisy ? 1 : 0), 1).Metrics["accuracy"];
        Assert.Equal(first, trial.Epochs[0].Metrics["accuracy"]);
        Assert.Equal(
            noisy ? 1 : 0,
            Notes().Count(note => note == "trial 1 came out differently when it trained epoch 1 again; what it reported first stands"));
    }

    [Theory(Timeout = Timeout)]
    [InlineData("OutOfMemory", 2)]
    [InlineData("Timeout", 2)]
    [InlineData("Crashed", 2)]
    [InlineData("Diverged", 1)]
    [InlineData("Error", 1)]
    public async Task Each_kind_is_tried_again_as_often_as_it_may_help(string kind, int attempts)
    {
        SweepOutcome outcome = await RunAsync(TestSweep.Of(Failing(1, kind), X(2)), new FakeExecutor(2));
        Assert.Equal([TrialState.Failed, TrialState.Completed], outcome.Trials.Select(trial => trial.State));
        Assert.Equal((attempts, kind), (outcome.Trials[0].Attempts, outcome.Trials[0].Failure!.Kind.ToString()));

        var again = new FakeExecutor(1);
        await RunAsync(TestSweep.Of(Failing(1, kind), X(2)), again);
        Assert.Empty(again.Launched);
    }

    [Fact(Timeout = Timeout)]
    public async Task Twice_the_same_way_is_given_up_whatever_the_number_of_retries()
    {
        SweepOutcome outcome = await RunAsync(WithRetries(TestSweep.Of(Failing(1, "Error")), 9), new FakeExecutor(1));
        Assert.Equal((TrialState.Failed, 2), (outcome.Trials[0].State, outcome.Trials[0].Attempts));
    }

    [Fact(Timeout = Timeout)]
    public async Task More_retries_in_the_file_try_failed_trials_again()
    {
        TestSweep sweep = TestSweep.Of(Failing(1, "Error", attempts: 1), X(2));
        Assert.Equal(TrialState.Failed, (await RunAsync(sweep, new FakeExecutor(1))).Trials[0].State);

        var executor = new FakeExecutor(1);
        SweepOutcome outcome = await RunAsync(WithRetries(sweep, 1), executor);
        Assert.Equal([1], executor.Launched);
        Assert.Equal(TrialState.Completed, outcome.Trials[0].State);
    }

    [Fact(Timeout = Timeout)]
    public async Task The_sweep_waits_for_the_last_retry_and_goes_on_meanwhile()
    {
        TestSweep sweep = TestSweep.Of(Failing(1, "Crashed", attempts: 1), X(2), X(3));
        sweep = sweep with { Spec = sweep.Spec with { Failures = new FailurePolicy { FirstWait = TimeSpan.FromMilliseconds(300) } } };
        var executor = new FakeExecutor(1);
        SweepOutcome outcome = await RunAsync(sweep, executor);
        Assert.Equal([1, 2, 3, 1], executor.Launched);
        Assert.All(outcome.Trials, trial => Assert.Equal(TrialState.Completed, trial.State));
    }

    [Fact(Timeout = Timeout)]
    public async Task Killed_at_any_write_a_trial_is_still_tried_again()
    {
        TestSweep sweep = TestSweep.Of(Failing(1, "Crashed", attempts: 1), X(2), Failing(3, "Error"));
        bool died = true;
        for (int write = 1; died; write++)
        {
            using var bench = new RunnerBench();
            died = await bench.DieAsync(sweep, new FakeExecutor(2), write, isAfter: write % 2 == 0);
            SweepOutcome outcome = await bench.RunAsync(sweep, new FakeExecutor(2));
            Assert.Equal([TrialState.Completed, TrialState.Completed, TrialState.Failed], outcome.Trials.Select(trial => trial.State));
        }
    }

    [Fact(Timeout = Timeout)]
    public async Task Ctrl_C_while_a_trial_waits_leaves_it_for_the_next_run()
    {
        TestSweep sweep = TestSweep.Of(Failing(1, "Crashed", attempts: 1));
        TestSweep slow = sweep with { Spec = sweep.Spec with { Failures = new FailurePolicy { FirstWait = TimeSpan.FromHours(1) } } };
        using var stop = new CancellationTokenSource();
        SweepOutcome outcome = await RunAsync(slow, new FakeExecutor(1), stop, item => item is SweepNews.TrialEnded);
        Assert.True(outcome.Interrupted);
        Assert.Equal(TrialState.Pending, outcome.Trials[0].State);

        outcome = await RunAsync(slow, new FakeExecutor(1));
        Assert.Equal((TrialState.Completed, 2), (outcome.Trials[0].State, outcome.Trials[0].Attempts));
    }

    [Theory(Timeout = Timeout)]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(null, 8)]
    public async Task The_sweep_gives_up_after_as_many_equal_failures_as_the_file_says(int? maxFailures, int trials)
    {
        TestSweep sweep = TestSweep.Of([.. Enumerable.Range(1, 8).Select(x => Failing(x, "Error"))]);
        sweep = sweep with { Spec = sweep.Spec with { Failures = new FailurePolicy { MaxFailures = maxFailures } } };
        Assert.Equal(trials, (await RunAsync(sweep, new FakeExecutor(1))).Trials.Count);
    }

    private static Configuration X(int x) => TestSweep.Configuration(("x", x));

    private static Configuration Failing(int x, string kind, int attempts = 99) =>
        TestSweep.Configuration(("x", x), ("fail_kind", kind), ("fail_attempts", attempts));

    private static TestSweep WithRetries(TestSweep sweep, int retries) => sweep with
    {
        Spec = sweep.Spec with
        {
            Failures = sweep.Spec.Failures with { Retries = Enum.GetValues<FailureKind>().ToDictionary(kind => kind, _ => retries) },
        },
    };

    private IEnumerable<string> Notes() => _news.OfType<SweepNews.Note>().Select(note => note.Text);

    private async Task<SweepOutcome> RunAsync(
        TestSweep sweep, FakeExecutor executor, CancellationTokenSource? stop = null, Func<SweepNews, bool>? stopsAt = null)
    {
        var runner = new SweepRunner(_store, executor, sweep.Sampler, TimeProvider.System, new Listener(item =>
        {
            _news.Add(item);
            if (stopsAt?.Invoke(item) == true)
            {
                stop!.Cancel();
            }
        }));
        return await runner.RunAsync(
            sweep.Spec, new SweepFolder(_temp.File("test")), _ => new Dictionary<string, string>(), stop?.Token ?? CancellationToken.None);
    }
}
