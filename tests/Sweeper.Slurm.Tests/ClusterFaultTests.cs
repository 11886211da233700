using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Tests.Execution;
using Sweeper.Engine.Trials;
using Sweeper.TestWorker;

namespace Sweeper.Slurm.Tests;

/// <summary>What breaks of a cluster: after each, all trials complete exactly once.</summary>
[Collection(SlurmCluster.Alone)]
public sealed class ClusterFaultTests(SlurmCluster cluster) : FaultBase
{
    public override void Dispose()
    {
        base.Dispose();
        VirtualSlurm.Settle();
    }

    [SlurmFact]
    public async Task A_node_is_lost_and_its_trial_goes_on_elsewhere_while_the_old_one_still_runs()
    {
        string? lost = null;
        int old = 0;

        SweepOutcome outcome = await Sweep.RunAsync(Long(trials: 1), onNews: item =>
        {
            if (item is SweepNews.TrialEpoch { Trial.Number: 1 } && lost is null)
            {
                lost = NodeOf(1);
                old = WorkerOf(1);

                // It sleeps until Slurm has given the node up and begun anew elsewhere, or it would be done before.
                Shell.Run("bash", "-c", $"kill -STOP {old}");
                cluster.Slurm.LoseNode(lost);
                Later(() => Sweep.Starts(1) > 1, () => Shell.Run("bash", "-c", $"kill -CONT {old}"));
            }
        });
        cluster.Slurm.StartNode(lost!);

        ClusterSweep.AssertAllCompletedOnce(outcome, Epochs);
        AssertWentOn(outcome, 1);
        await Wait.UntilAsync(() => ProcessList.IsGone(old), "the old worker has ended");
    }

    [SlurmFact(IsLong = true)]
    public async Task A_node_freezes_and_thaws_and_what_it_writes_late_does_not_count()
    {
        string? frozen = null;
        int old = 0;

        SweepOutcome outcome = await Sweep.RunAsync(Long(trials: 1, sleep: 3000), onNews: item =>
        {
            if (item is SweepNews.TrialEpoch { Trial.Number: 1 } && frozen is null)
            {
                frozen = NodeOf(1);
                old = WorkerOf(1);
                cluster.Slurm.FreezeNode(frozen);
                Shell.Run("bash", "-c", $"kill -STOP {old}");

                // Both wake up in the middle of what the trial does elsewhere.
                Later(() => Sweep.Events(1).Count(item => item is TrialEvent.Started) > 1, () =>
                {
                    cluster.Slurm.ThawNode(frozen);
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

        SweepOutcome outcome = await Sweep.RunAsync(Long(trials: 8), slots: 8, onNews: item =>
        {
            if (item is SweepNews.TrialEpoch && ++epochs == 3)
            {
                cluster.Slurm.StopController();
                _ = Task.Run(async () =>
                {
                    await Task.Delay(TimeSpan.FromSeconds(SlurmForm.IsFull ? 30 : 5));
                    cluster.Slurm.StartController();
                });
            }
        });

        ClusterSweep.AssertAllCompletedOnce(outcome, Epochs);
        Assert.All(outcome.Trials, trial => Assert.Equal(1, trial.Attempts));
    }

    [SlurmFact]
    public async Task Sbatch_says_that_it_timed_out_but_has_submitted()
    {
        using var wrapper = new Wrapper("sbatch", """
            "$real" "$@" >/dev/null
            echo 'sbatch: error: Batch job submission failed: Socket timed out on send/recv operation' >&2
            exit 1
            """);

        SweepOutcome outcome = await Sweep.RunAsync(TestSweep.Of(trials: 4, epochs: 2), slots: 4);

        ClusterSweep.AssertAllCompletedOnce(outcome, epochs: 2);
        Assert.Single(Sweep.Calls("sbatch"));
        AssertNothingTwice();
    }
}
