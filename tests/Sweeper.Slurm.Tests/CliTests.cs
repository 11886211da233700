using System.Text.Json.Nodes;
using Sweeper.Cli.Tests.Support;
using Sweeper.Engine.Slurm;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;

namespace Sweeper.Slurm.Tests;

/// <summary>The real program with real training.</summary>
public sealed class CliTests(SlurmCluster cluster) : IDisposable, IClassFixture<SlurmCluster>
{
    private readonly Workplace _place = new();

    // Without it xunit makes no fixture, and there would be no cluster.
    public SlurmCluster Cluster { get; } = cluster;

    private static string Grid => Path.Combine(Workplace.Repository, "sweeps", "sst-grid.yaml");

    public void Dispose() => _place.Dispose();

    [SlurmFact]
    public async Task A_sweep_gives_the_same_on_the_cluster_as_on_this_machine_to_the_bit()
    {
        string[] overrides = ["run_cap=4", "epochs=1", "max_length=16", "sweeper.task.data={train: data/movie-sentences/train.tsv, validation: data/movie-sentences/validation.tsv, max_train_examples: 64}"];

        (await _place.RunAsync(["run", Grid, .. overrides, "name=here", "--jobs", "2", "--quiet"])).Expect(0);
        CliRun there = await _place.RunAsync(
            ["run", Grid, .. overrides, "name=there", "--executor", "slurm", "--devices", "cpu", "sweeper.executor.gpus_per_trial=1", "sweeper.executor.poll=2s"]);

        there.Expect(0).IsTidy();
        Assert.Contains("Best: f1", there.Out, StringComparison.Ordinal);
        IReadOnlyList<StoredTrial> here = Trials("here");
        Assert.Equal(4, here.Count);
        Assert.All(here.Zip(Trials("there")), pair =>
        {
            Assert.Equal(pair.First.Configuration, pair.Second.Configuration);
            Assert.Equal(pair.First.Epochs.Select(epoch => epoch.Metrics), pair.Second.Epochs.Select(epoch => epoch.Metrics));
            Assert.Equal(pair.First.Finish!.WeightsSha256, pair.Second.Finish!.WeightsSha256);
        });
        var folder = new SlurmFolder(_place.Sweep("there").Path);
        SweepTests.AssertOneTrialPerGpu(folder.Submissions().SelectMany(number => folder.Chunk(number).RecordFiles()
            .SelectMany(file => ElementJournal.Read(folder.Chunk(number).Records(file.Element, file.Restart)))));
    }

    [SlurmFact]
    public async Task The_runner_is_killed_and_attach_takes_over_and_stop_cancels()
    {
        string[] sweep = ["run", "tiny.yaml", "epochs=400", "sweeper.executor.poll=2s", "--executor", "slurm", "--devices", "cpu"];
        using (CliProcess killed = _place.Start(sweep))
        {
            await killed.WaitForAsync(() => _place.Events(1).Count > 1);
            killed.Send(CliProcess.Kill);
            await killed.WaitAsync();
        }

        CliRun status = await _place.RunAsync("status");
        Assert.Contains("Nobody watches it, but its jobs go on. Take it over with: sweeper attach tiny", status.Out, StringComparison.Ordinal);
        (await _place.RunAsync("run", "tiny.yaml", "epochs=400")).IsRefused("has jobs on Slurm", "sweeper attach tiny");

        using (CliProcess attached = _place.Start("attach"))
        {
            await attached.WaitForAsync(() => attached.Error.Contains("epoch ", StringComparison.Ordinal));
            (await _place.RunAsync("stop")).Expect(0);
            CliRun run = await attached.WaitAsync();
            Assert.Equal(130, run.ExitCode);
        }

        Assert.DoesNotContain("sweeper-tiny-", Shell.Run("squeue", "-h", "-o", "%j"), StringComparison.Ordinal);
        Assert.All(Trials("tiny"), trial => Assert.Equal(Sweeper.Search.TrialState.Pending, trial.State));
        Assert.All(Trials("tiny"), trial => Assert.Equal(1, trial.Attempts));
        Assert.True(Directory.Exists(_place.Sweep().Trial(1).Checkpoint));
        JsonNode json = (await _place.RunAsync("status", "--json")).Expect(0).Json;
        Assert.Empty(json["jobs"]!.AsArray());
    }

    [SlurmFact]
    public async Task What_cannot_work_is_told_before_the_first_job()
    {
        (await _place.RunAsync("run", "tiny.yaml", "sweeper.executor.partition=nope", "--executor", "slurm", "--devices", "cpu"))
            .IsRefused("Slurm does not take the job", "invalid partition");
        CliRun noGpu = await _place.RunAsync("run", "tiny.yaml", "sweeper.executor.poll=2s", "--executor", "slurm");
        noGpu.IsRefused("no GPU is visible on node n", "--devices cpu");
        (await _place.RunAsync("run", "tiny.yaml", "sweeper.executor.poll=1s", "sweeper.executor.grace=2s", "sweeper.executor.setup=exit 3", "--executor", "slurm", "--devices", "cpu"))
            .IsRefused("the job that was sent ahead ended");
        CliRun plan = await _place.RunAsync("plan", "tiny.yaml", "--no-calibration", "--executor", "slurm", "--devices", "cpu");
        Assert.Contains("Slurm: 4 jobs of 1 trial each, by this script:", plan.Expect(0).Out, StringComparison.Ordinal);
    }

    private IReadOnlyList<StoredTrial> Trials(string sweep)
    {
        using SqliteSweepStore store = SqliteSweepStore.Open(new SweeperHome(_place.Home).Database, readOnly: true);
        return store.Trials(sweep);
    }
}
