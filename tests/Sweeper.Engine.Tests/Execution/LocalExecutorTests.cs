using System.Diagnostics;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Pruners;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Execution;

public sealed class LocalExecutorTests : IDisposable
{
    private const int Timeout = 180_000;

    private readonly RealSweep _sweep = new();

    public void Dispose() => _sweep.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Trials_run_on_two_warm_workers()
    {
        SweepOutcome outcome = await _sweep.RunAsync(TestSweep.Of(trials: 6, epochs: 2, sleepMilliseconds: 60), slots: 2);

        Assert.False(outcome.Interrupted);
        Assert.Equal([1, 2, 3, 4, 5, 6], outcome.Trials.Select(trial => trial.Number));
        Assert.All(outcome.Trials, trial => Assert.Equal(TrialState.Completed, trial.State));
        Assert.All(outcome.Trials, trial => Assert.Equal([1, 2], trial.Epochs.Select(epoch => epoch.Epoch)));
        Assert.Equal(2, outcome.Trials.Select(trial => trial.Start!.Pid).Distinct().Count());
        Assert.NotEmpty(_sweep.News.OfType<SweepNews.TrialStep>());
        Assert.True(outcome.BusySeconds > 0);
        Assert.Contains("is number", await File.ReadAllTextAsync(_sweep.Folder.Trial(1).Out), StringComparison.Ordinal);
        Assert.All(outcome.Trials, trial => Assert.True(ProcessList.IsGone(trial.Start!.Pid)));
    }

    [Fact(Timeout = Timeout)]
    public async Task Whatever_a_worker_does_is_one_failed_trial_and_the_sweep_goes_on()
    {
        SweepOutcome outcome = await _sweep.RunAsync(TestSweep.Of(
            Script(1, ("exit_code", 3)),
            Script(2, ("kill_self", 9)),
            Script(3, ("fail_kind", "Diverged")),
            Script(4, ("fail_kind", "Exception")),
            Script(5, ("fail_kind", "InsufficientMemoryException")),
            Script(6, ("print_to_stdout", "{\"idle\":true}")),
            Script(7, ("nan", true))));

        Failure exit = Failure(outcome, 1);
        Assert.Equal(FailureKind.Crashed, exit.Kind);
        Assert.Contains("exit code 3", exit.Message, StringComparison.Ordinal);
        Assert.Contains("these are my last words", exit.Detail, StringComparison.Ordinal);

        Failure kill = Failure(outcome, 2);
        Assert.Equal(FailureKind.Crashed, kill.Kind);
        Assert.Contains("killed by signal 9 (SIGKILL), most likely out of memory", kill.Message, StringComparison.Ordinal);

        Assert.Equal(new Failure(FailureKind.Diverged, "told to fail: Diverged"), Failure(outcome, 3));

        Failure exception = Failure(outcome, 4);
        Assert.Equal((FailureKind.Error, "InvalidDataException: the data is not data"), (exception.Kind, exception.Message));
        Assert.Contains("ScriptedTask", exception.Detail, StringComparison.Ordinal);
        Assert.Contains("InvalidDataException", await File.ReadAllTextAsync(_sweep.Folder.Trial(4).Err), StringComparison.Ordinal);

        Assert.Equal(FailureKind.OutOfMemory, Failure(outcome, 5).Kind);
        Assert.NotEqual(outcome.Trials[4].Start!.Pid, outcome.Trials[5].Start!.Pid);

        Assert.Equal(TrialState.Completed, outcome.Trials[5].State);
        Assert.Contains("{\"idle\":true}", await File.ReadAllTextAsync(_sweep.Folder.Trial(6).Out), StringComparison.Ordinal);
        Assert.Contains("loading {plugins}", await File.ReadAllTextAsync(_sweep.Folder.WorkerLog), StringComparison.Ordinal);

        Assert.Equal(TrialState.Completed, outcome.Trials[6].State);
        Assert.True(double.IsNaN(outcome.Trials[6].Epochs[0].Metrics["accuracy"]));
    }

    [Fact(Timeout = Timeout)]
    public async Task Paused_trials_give_their_slot_back_and_go_on_from_their_checkpoint()
    {
        SweepOutcome outcome = await _sweep.RunAsync(
            TestSweep.Of([.. Enumerable.Range(1, 6).Select(i => Script(7 - i, ("epochs", 4), ("sleep_ms", 30)))]).With(new AshaPruner(1, 2)),
            slots: 2);

        Assert.All(outcome.Trials, trial => Assert.True(trial.State is TrialState.Completed or TrialState.Pruned));
        Assert.Equal(TrialState.Completed, outcome.Trials[0].State);
        Assert.True(outcome.Trials[0].Attempts > 1);
        Assert.All(outcome.Trials, trial =>
        {
            Assert.Equal(Enumerable.Range(1, trial.Epochs.Count).Select(epoch => (double)epoch), trial.Epochs.Select(epoch => epoch.Epoch));
            Assert.Equal(trial.Epochs.Take(3).Select(epoch => epoch.Epoch), trial.Decisions.Select(decision => decision.Epoch));

            // None was trained twice.
            Assert.Equal(
                trial.Epochs.Count, new TrialEventReader(_sweep.Folder.Trial(trial.Number)).ReadNew().Count(item => item is TrialEvent.Epoch));
        });
        Assert.Contains(outcome.Trials, trial => trial.State == TrialState.Pruned);
        Assert.Equal(2, outcome.Trials.Select(trial => trial.Start!.Pid).Distinct().Count());
    }

    [Fact(Timeout = Timeout)]
    public async Task A_worker_killed_while_it_waits_for_a_decision_costs_its_trial_alone()
    {
        var killer = new KillingPruner();
        SweepOutcome outcome = await _sweep.RunAsync(
            WithoutRetries(TestSweep.Of(Script(1, ("epochs", 4)), Script(2, ("epochs", 4))).With(killer)),
            onNews: item => killer.Worker = item is SweepNews.TrialStarted started ? started.Info.Pid : killer.Worker);
        Assert.Equal([TrialState.Failed, TrialState.Completed], outcome.Trials.Select(trial => trial.State));
        Assert.Equal(FailureKind.Crashed, Failure(outcome, 1).Kind);
        Assert.Equal([1], outcome.Trials[0].Epochs.Select(epoch => epoch.Epoch));
    }

    [Fact(Timeout = Timeout)]
    public async Task A_worker_that_swells_is_replaced()
    {
        SweepOutcome outcome = await _sweep.RunAsync(
            TestSweep.Of(Script(1), Script(2), Script(3, ("allocate_mb", 400)), Script(4)));
        int[] pids = [.. outcome.Trials.Select(trial => trial.Start!.Pid)];
        Assert.Equal((pids[0], pids[0]), (pids[1], pids[2]));
        Assert.NotEqual(pids[2], pids[3]);
        Assert.Contains(_sweep.Notes, note => note.Contains("replaced the worker on cpu 1", StringComparison.Ordinal));
    }

    [Fact(Timeout = Timeout)]
    public async Task A_worker_that_died_idle_costs_no_trial()
    {
        SweepOutcome outcome = await _sweep.RunAsync(TestSweep.Of(Script(1), Script(2)), onNews: item =>
        {
            if (item is SweepNews.TrialAssigned { Trial.Number: 2 })
            {
                return;
            }

            if (item is SweepNews.TrialEnded { Trial: { Number: 1, Start.Pid: var pid } })
            {
                using Process worker = Process.GetProcessById(pid);
                Thread.Sleep(300);
                worker.Kill();
            }
        });
        Assert.All(outcome.Trials, trial => Assert.Equal(TrialState.Completed, trial.State));
    }

    [Fact(Timeout = Timeout)]
    public async Task Ctrl_C_stops_even_a_trial_that_hangs()
    {
        using var stop = new CancellationTokenSource();
        SweepOutcome outcome = await _sweep.RunAsync(
            TestSweep.Of(Script(1), Script(2, ("hang", true)), Script(3)),
            onNews: item =>
            {
                if (item is SweepNews.TrialStarted { Trial.Number: 2 })
                {
                    stop.Cancel();
                }
            },
            stop: stop.Token);

        Assert.True(outcome.Interrupted);
        Assert.Equal([TrialState.Completed, TrialState.Pending], outcome.Trials.Select(trial => trial.State));
        Assert.True(ProcessList.IsGone(outcome.Trials[1].Start!.Pid));
    }

    [Fact(Timeout = Timeout)]
    public async Task A_worker_that_cannot_be_started_is_a_clear_error()
    {
        await using var executor = new LocalExecutor(new WorkerCommand("/no/such/program", []), [new DeviceSlot("cpu 1", "cpu")]);
        UserErrorException error = Assert.Throws<UserErrorException>(
            () => executor.Start(0, new TrialLaunch(1, 1, _sweep.Folder.Trial(1))));
        Assert.Contains("cannot start a worker", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task One_trial_runs_outside_of_any_sweep()
    {
        await _sweep.RunAsync(TestSweep.Of(Script(1)));
        TrialPlan plan = TrialJson.ReadPlan(_sweep.Folder.Trial(1));
        using var scratch = new TempFolder();
        await using LocalExecutor executor = RealSweep.Executor(1);
        for (int i = 0; i < 2; i++)
        {
            StoredTrial trial = await TrialRun.RunAsync(
                executor, plan, new TrialFolder(scratch.File("again")), null, TimeProvider.System, stopAfter: null, CancellationToken.None);
            Assert.Equal(TrialState.Completed, trial.State);
            Assert.Equal([1, 2], trial.Epochs.Select(epoch => epoch.Epoch));
        }

        StoredTrial stopped = await TrialRun.RunAsync(
            executor, plan, new TrialFolder(scratch.File("again")), null, TimeProvider.System, stopAfter: 1, CancellationToken.None);
        Assert.Equal(TrialState.Pruned, stopped.State);
        Assert.Equal([1], stopped.Epochs.Select(epoch => epoch.Epoch));

        await File.WriteAllTextAsync(scratch.File("thesis.tex"), "");
        await Assert.ThrowsAsync<UserErrorException>(() => TrialRun.RunAsync(
            executor, plan, new TrialFolder(scratch.Path), null, TimeProvider.System, stopAfter: null, CancellationToken.None));
    }

    private static TestSweep WithoutRetries(TestSweep sweep) =>
        sweep with { Spec = sweep.Spec with { Failures = new() { Retries = new Dictionary<FailureKind, int>() } } };

    private static Configuration Script(int x, params ReadOnlySpan<(string Name, object Value)> more) =>
        TestSweep.Configuration([("x", x), .. more]);

    /// <summary>Kills the worker while the first trial waits.</summary>
    private sealed class KillingPruner : IPruner
    {
        public int Worker { get; set; }

        public PruneDecision Decide(Study study, TrialRecord trial)
        {
            if (trial.Number == 1)
            {
                using Process worker = Process.GetProcessById(Worker);
                worker.Kill();
                worker.WaitForExit();
            }

            return PruneDecision.Continue;
        }
    }

    private static Failure Failure(SweepOutcome outcome, int number)
    {
        StoredTrial trial = outcome.Trials[number - 1];
        Assert.Equal(TrialState.Failed, trial.State);
        return trial.Failure!;
    }
}
