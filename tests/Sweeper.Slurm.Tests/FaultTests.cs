using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Tests.Execution;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.TestWorker;

namespace Sweeper.Slurm.Tests;

/// <summary>What breaks on clusters: after each, all trials complete exactly once.</summary>
[Collection(SlurmCluster.Name)]
public sealed class FaultTests(SlurmCluster cluster) : IDisposable
{
    private const int Epochs = 5;

    private readonly ClusterSweep _sweep = new();

    public void Dispose()
    {
        _sweep.Dispose();
        SlurmCluster.Settle();
    }

    [SlurmFact]
    public async Task A_node_is_lost_and_its_trial_goes_on_elsewhere_while_the_old_one_still_runs()
    {
        string? lost = null;
        int old = 0;

        SweepOutcome outcome = await _sweep.RunAsync(Long(trials: 1), onNews: item =>
        {
            if (item is SweepNews.TrialEpoch { Trial.Number: 1 } && lost is null)
            {
                lost = NodeOf(1);
                old = WorkerOf(1);

                // It sleeps until Slurm has given the node up, or it would be done before.
                Shell.Run("bash", "-c", $"kill -STOP {old}");
                cluster.LoseNode(lost);
                Later(() => Shell.Run("squeue", "-h", "-t", "PENDING", "-n", _sweep.Name)?.Length > 0, () => Shell.Run("bash", "-c", $"kill -CONT {old}"));
            }
        });
        cluster.StartNode(lost!);

        ClusterSweep.AssertAllCompletedOnce(outcome, Epochs);
        AssertWentOn(outcome, 1);
        await Wait.UntilAsync(() => ProcessList.IsGone(old), "the old worker has ended");
    }

    [SlurmFact(IsLong = true)]
    public async Task A_node_freezes_and_thaws_and_what_it_writes_late_does_not_count()
    {
        string? frozen = null;
        int old = 0;

        SweepOutcome outcome = await _sweep.RunAsync(Long(trials: 1, sleep: 3000), onNews: item =>
        {
            if (item is SweepNews.TrialEpoch { Trial.Number: 1 } && frozen is null)
            {
                frozen = NodeOf(1);
                old = WorkerOf(1);
                cluster.FreezeNode(frozen);
                Shell.Run("bash", "-c", $"kill -STOP {old}");

                // Both wake up in the middle of what the trial does elsewhere.
                Later(() => _sweep.Events(1).Count(item => item is TrialEvent.Started) > 1, () =>
                {
                    cluster.ThawNode(frozen);
                    Shell.Run("bash", "-c", $"kill -CONT {old}");
                });
            }
        });

        ClusterSweep.AssertAllCompletedOnce(outcome, Epochs);
        AssertWentOn(outcome, 1);
        AssertNothingTwice();
        await Wait.UntilAsync(() => ProcessList.IsGone(old), "the old worker has ended");
    }

    [SlurmFact]
    public async Task The_controller_is_away_for_a_while()
    {
        int epochs = 0;

        SweepOutcome outcome = await _sweep.RunAsync(Long(trials: 8), slots: 8, onNews: item =>
        {
            if (item is SweepNews.TrialEpoch && ++epochs == 3)
            {
                cluster.StopController();
                _ = Task.Run(async () =>
                {
                    await Task.Delay(TimeSpan.FromSeconds(SlurmForm.IsFull ? 30 : 5));
                    cluster.StartController();
                });
            }
        });

        ClusterSweep.AssertAllCompletedOnce(outcome, Epochs);
        Assert.All(outcome.Trials, trial => Assert.Equal(1, trial.Attempts));
    }

    [SlurmFact]
    public async Task The_runner_goes_away_and_another_takes_over()
    {
        using var leave = new CancellationTokenSource();
        int epochs = 0;
        SweepOutcome left = await _sweep.RunAsync(
            Long(trials: 9), slots: 9, leave: leave.Token, onNews: item =>
            {
                if (item is SweepNews.TrialEpoch && ++epochs == 5)
                {
                    leave.Cancel();
                }
            });
        Assert.True(left.Interrupted);
        Assert.Equal(9, left.Trials.Count(trial => trial.State is TrialState.Running or TrialState.Completed));
        await Task.Delay(1000);

        SweepOutcome outcome = await _sweep.RunAsync(Long(trials: 9), slots: 9);

        ClusterSweep.AssertAllCompletedOnce(outcome, Epochs);
        Assert.All(outcome.Trials, trial => Assert.Equal(1, trial.Attempts));
        Assert.Single(_sweep.Calls("sbatch"));
        AssertNothingTwice();
    }

    [SlurmFact]
    public async Task One_job_is_requeued_and_another_warned()
    {
        bool isRequeued = false;
        bool isWarned = false;

        SweepOutcome outcome = await _sweep.RunAsync(Long(trials: 3), onNews: item =>
        {
            if (item is SweepNews.TrialEpoch { Trial.Number: 1 } && !isRequeued)
            {
                isRequeued = Shell.Run("scontrol", "requeue", JobOf(1)) is not null;
            }
            else if (item is SweepNews.TrialEpoch { Trial.Number: 2 } && !isWarned)
            {
                // As Slurm does before the time limit and, where the site has it so, before preemption.
                isWarned = Shell.Run("scancel", "--batch", "--signal=USR1", JobOf(2)) is not null;
            }
        });

        ClusterSweep.AssertAllCompletedOnce(outcome, Epochs);
        AssertWentOn(outcome, 1);
        AssertWentOn(outcome, 2);
        Assert.Equal(2, _sweep.Calls("sbatch").Length);
        Assert.Contains(_sweep.Notes, note => note.Contains("was told to end, and saved where it was; #2 goes on in another job", StringComparison.Ordinal));
        AssertNothingTwice();
    }

    [SlurmFact(IsLong = true)]
    public async Task The_time_limit_comes_before_the_end()
    {
        // The shortest limit there is; Slurm warns up to a minute early.
        using var sweep = new ClusterSweep { Settings = TestSetup.Settings with { Time = TimeSpan.FromMinutes(2), Warning = TimeSpan.FromSeconds(30) } };

        SweepOutcome outcome = await sweep.RunAsync(TestSweep.Of(trials: 1, epochs: 60, sleepMilliseconds: 2500));

        ClusterSweep.AssertAllCompletedOnce(outcome, epochs: 60);
        Assert.Equal(1, outcome.Trials[0].Attempts);
        Assert.True(sweep.Calls("sbatch").Length > 1);
    }

    [SlurmFact]
    public async Task Sbatch_says_that_it_timed_out_but_has_submitted()
    {
        using var wrapper = new Wrapper("sbatch", """
            "$real" "$@" >/dev/null
            echo 'sbatch: error: Batch job submission failed: Socket timed out on send/recv operation' >&2
            exit 1
            """);

        SweepOutcome outcome = await _sweep.RunAsync(TestSweep.Of(trials: 4, epochs: 2), slots: 4);

        ClusterSweep.AssertAllCompletedOnce(outcome, epochs: 2);
        Assert.Single(_sweep.Calls("sbatch"));
        AssertNothingTwice();
    }

    [SlurmFact]
    public async Task The_folder_of_a_running_trial_vanishes()
    {
        bool isGone = false;

        SweepOutcome outcome = await _sweep.RunAsync(Long(trials: 2), onNews: item =>
        {
            if (item is SweepNews.TrialEpoch { Trial.Number: 1, Report.Epoch: 1 } && !isGone)
            {
                isGone = true;
                Directory.Move(_sweep.Folder.Trial(1).Path, _sweep.Folder.Path + "/moved-away");
            }
        });

        ClusterSweep.AssertAllCompletedOnce(outcome, Epochs);
        Assert.Equal(2, outcome.Trials[0].Attempts);
    }

    [SlurmFact]
    public async Task Somebody_cancels_a_job_and_only_on_request_it_is_tried_again()
    {
        bool isDone = false;
        SweepOutcome first = await _sweep.RunAsync(Long(trials: 3), onNews: item =>
        {
            if (item is SweepNews.TrialEpoch { Trial.Number: 1 } && !isDone)
            {
                isDone = Shell.Run("scancel", JobOf(1)) is not null;
            }
        });
        Assert.Equal([TrialState.Failed, TrialState.Completed, TrialState.Completed], first.Trials.Select(trial => trial.State));
        Assert.Equal(FailureKind.Cancelled, first.Trials[0].Failure!.Kind);
        Assert.Equal(1, first.Trials[0].Attempts);

        using (SqliteSweepStore store = SqliteSweepStore.Open(_sweep.Home.Database, readOnly: false))
        {
            store.Retry("test", 1, TimeProvider.System.GetUtcNow());
        }

        SweepOutcome outcome = await _sweep.RunAsync(Long(trials: 3));

        ClusterSweep.AssertAllCompletedOnce(outcome, Epochs);
        Assert.Equal(2, outcome.Trials[0].Attempts);
    }

    [SlurmFact]
    public async Task A_setup_that_fails_is_the_failure_of_the_trial_with_its_last_words()
    {
        using var sweep = new ClusterSweep { Settings = TestSetup.Settings with { Setup = "echo no module named cuda-12 >&2; exit 7" } };

        SweepOutcome outcome = await sweep.RunAsync(TestSweep.Of(trials: 1));

        Failure failure = outcome.Trials[0].Failure!;
        Assert.Equal(FailureKind.Crashed, failure.Kind);
        Assert.Contains("FAILED", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no module named cuda-12", failure.Detail, StringComparison.Ordinal);
    }

    private static TestSweep Long(int trials, int sleep = 600) => TestSweep.Of(trials, Epochs, sleep);

    private string NodeOf(int trial) => _sweep.Records().Last(record => record.Trial == trial).Node!;

    private string JobOf(int trial) => _sweep.Records().Last(record => record.Trial == trial).Job!;

    private int WorkerOf(int trial) => _sweep.Events(trial).OfType<TrialEvent.Started>().Last().Info.Pid;

    /// <summary>Does something once a condition holds.</summary>
    private static void Later(Func<bool> condition, Action action) => _ = Task.Run(async () =>
    {
        await Wait.UntilAsync(condition, "it is time");
        action();
    });

    /// <summary>It went on in a second start of the same attempt: nothing failed.</summary>
    private void AssertWentOn(SweepOutcome outcome, int trial)
    {
        Assert.Equal(1, outcome.Trials[trial - 1].Attempts);
        Assert.True(_sweep.Events(trial).Count(item => item is TrialEvent.Started) > 1);
    }

    private void AssertNothingTwice() => Assert.All(
        Directory.GetDirectories(Path.Combine(_sweep.Folder.Path, "trials")),
        path => Assert.Single(new TrialEventReader(new TrialFolder(path)).ReadNew(), item => item is TrialEvent.Finished));
}
