using System.Globalization;
using Sweeper.Engine.Slurm;
using Sweeper.Engine.Sweeps;
using Sweeper.Search;
using Sweeper.Search.Pruners;
using Sweeper.TestWorker;

namespace Sweeper.Slurm.Tests;

/// <summary>Whole sweeps where nothing breaks.</summary>
public sealed class SweepTests(SlurmCluster cluster) : IDisposable, IClassFixture<SlurmCluster>
{
    private readonly ClusterSweep _sweep = new();

    // Without it xunit makes no fixture, and there would be no cluster.
    public SlurmCluster Cluster { get; } = cluster;

    public void Dispose() => _sweep.Dispose();

    [SlurmFact]
    public async Task Short_trials_share_jobs_and_no_GPU_has_two_trials()
    {
        SweepOutcome outcome = await _sweep.RunAsync(TestSweep.Of(trials: 24, epochs: 2, sleepMilliseconds: 60), slots: 24, seconds: 1);

        ClusterSweep.AssertAllCompletedOnce(outcome, epochs: 2);
        Assert.Contains("#SBATCH --array=0-5%6", _sweep.Script, StringComparison.Ordinal);
        Assert.Single(_sweep.Calls("sbatch"));
        AssertOneTrialPerGpu(_sweep.Records());

        // Six jobs, each with a warm worker.
        Assert.Equal(6, outcome.Trials.Select(trial => trial.Start!.Pid).Distinct().Count());
    }

    [SlurmFact]
    public async Task Without_an_estimate_each_trial_has_a_job_and_says_where_it_is()
    {
        SweepOutcome outcome = await _sweep.RunAsync(TestSweep.Of(trials: 8, epochs: 1, sleepMilliseconds: 300), slots: 8);

        ClusterSweep.AssertAllCompletedOnce(outcome, epochs: 1);
        Assert.Contains("#SBATCH --array=0-7%6", _sweep.Script, StringComparison.Ordinal);
        Assert.Contains(_sweep.News.OfType<SweepNews.TrialPlaced>(), placed => !placed.IsWaiting && placed.Place is "n1, GPU 0" or "n2, GPU 1" or "n3, GPU 0");
        AssertOneTrialPerGpu(_sweep.Records());
    }

    [SlurmFact]
    public async Task Paused_trials_go_on_from_their_checkpoint_in_new_jobs()
    {
        TestSweep sweep = TestSweep.Of(
            [.. Enumerable.Range(1, 4).Select(i => TestSweep.Configuration(("x", 7 - i), ("epochs", 3)))]).With(new AshaPruner(minReports: 1, reductionFactor: 2));

        // One at a time: the best one comes first, when there is nothing to compare it with yet.
        SweepOutcome outcome = await _sweep.RunAsync(sweep, slots: 1);

        Assert.All(outcome.Trials, trial => Assert.True(trial.State is TrialState.Completed or TrialState.Pruned, trial.Failure?.Message));
        Assert.True(outcome.Trials[0].Attempts > 1);
        Assert.Equal(TrialState.Completed, outcome.Trials[0].State);

        // None was trained twice.
        Assert.All(outcome.Trials, trial => Assert.Equal(
            trial.Epochs.Count, _sweep.Events(trial.Number).Count(item => item is Engine.Trials.TrialEvent.Epoch)));
    }

    [SlurmFact]
    public async Task When_the_first_trials_fail_alike_what_waits_is_taken_back()
    {
        TestSweep sweep = TestSweep.Of([.. Enumerable.Range(1, 20).Select(i => TestSweep.Configuration(("x", i), ("epochs", 1), ("sleep_ms", 500), ("fail_kind", "Diverged")))]);

        SweepOutcome outcome = await _sweep.RunAsync(sweep, slots: 20);

        Assert.Contains(outcome.Trials, trial => trial.State == TrialState.Failed);
        Assert.Contains(outcome.Trials, trial => trial.State == TrialState.Pending);
        Assert.DoesNotContain(outcome.Trials, trial => trial.State == TrialState.Running);
    }

    /// <summary>By the nodes, CUDA_VISIBLE_DEVICES and times that the jobs have recorded.</summary>
    internal static void AssertOneTrialPerGpu(IEnumerable<ElementRecord> records)
    {
        ILookup<string, ElementRecord> byGpu = records.Where(record => record.What is ElementMoment.Trial or ElementMoment.TrialOver)
            .ToLookup(record => string.Create(CultureInfo.InvariantCulture, $"{record.Node} {record.Gpus}"));
        Assert.All(byGpu, gpu =>
        {
            Assert.Matches("^n[1-3] [01]$", gpu.Key);
            int[] turns = [.. gpu.OrderBy(record => record.Time).Select(record => record.What == ElementMoment.Trial ? 1 : -1)];
            Assert.Equal(Enumerable.Range(0, turns.Length).Select(i => i % 2 == 0 ? 1 : -1), turns);
        });
    }
}
