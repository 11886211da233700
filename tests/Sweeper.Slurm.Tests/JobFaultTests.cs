using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.TestWorker;

namespace Sweeper.Slurm.Tests;

/// <summary>What breaks of jobs: after each, all trials complete exactly once.</summary>
public sealed class JobFaultTests(SlurmCluster cluster) : FaultBase, IClassFixture<SlurmCluster>
{
    // Without it xunit makes no fixture, and there would be no cluster.
    public SlurmCluster Cluster { get; } = cluster;

    [SlurmFact]
    public async Task The_runner_goes_away_and_another_takes_over()
    {
        using var leave = new CancellationTokenSource();
        int epochs = 0;
        SweepOutcome left = await Sweep.RunAsync(
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

        SweepOutcome outcome = await Sweep.RunAsync(Long(trials: 9), slots: 9);

        ClusterSweep.AssertAllCompletedOnce(outcome, Epochs);
        Assert.All(outcome.Trials, trial => Assert.Equal(1, trial.Attempts));
        Assert.Single(Sweep.Calls("sbatch"));
        AssertNothingTwice();
    }

    [SlurmFact]
    public async Task One_job_is_requeued_and_another_warned()
    {
        bool isRequeued = false;
        bool isWarned = false;

        SweepOutcome outcome = await Sweep.RunAsync(Long(trials: 3), onNews: item =>
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
        Assert.Equal(2, Sweep.Calls("sbatch").Length);
        Assert.Contains(Sweep.Notes, note => note.Contains("was told to end, and saved where it was; #2 goes on in another job", StringComparison.Ordinal));
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
    public async Task The_folder_of_a_running_trial_vanishes()
    {
        bool isGone = false;

        SweepOutcome outcome = await Sweep.RunAsync(Long(trials: 2), onNews: item =>
        {
            if (item is SweepNews.TrialEpoch { Trial.Number: 1, Report.Epoch: 1 } && !isGone)
            {
                isGone = true;
                Directory.Move(Sweep.Folder.Trial(1).Path, Sweep.Folder.Path + "/moved-away");
            }
        });

        ClusterSweep.AssertAllCompletedOnce(outcome, Epochs);
        Assert.Equal(2, outcome.Trials[0].Attempts);
    }

    [SlurmFact]
    public async Task Somebody_cancels_a_job_and_only_on_request_it_is_tried_again()
    {
        bool isDone = false;
        SweepOutcome first = await Sweep.RunAsync(Long(trials: 3), onNews: item =>
        {
            if (item is SweepNews.TrialEpoch { Trial.Number: 1 } && !isDone)
            {
                isDone = Shell.Run("scancel", JobOf(1)) is not null;
            }
        });
        Assert.Equal([TrialState.Failed, TrialState.Completed, TrialState.Completed], first.Trials.Select(trial => trial.State));
        Assert.Equal(FailureKind.Cancelled, first.Trials[0].Failure!.Kind);
        Assert.Equal(1, first.Trials[0].Attempts);

        using (SqliteSweepStore store = SqliteSweepStore.Open(Sweep.Home.Database, readOnly: false))
        {
            store.Retry("test", 1, TimeProvider.System.GetUtcNow());
        }

        SweepOutcome outcome = await Sweep.RunAsync(Long(trials: 3));

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
}
