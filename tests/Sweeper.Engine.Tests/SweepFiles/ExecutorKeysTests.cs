using Sweeper.Engine.Slurm;

namespace Sweeper.Engine.Tests.SweepFiles;

/// <summary><c>sweeper.executor</c>.</summary>
public sealed class ExecutorKeysTests : IDisposable
{
    private readonly ReaderFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void All_keys_are_read()
    {
        SlurmSettings settings = Read("""
            { type: slurm, partition: gpu, gpus_per_trial: 2, gpu_option: gpus, cpus_per_trial: 4, memory: 16GiB, time: 2h, signal: 90s, setup: "module load x", max_parallel: 12, trials_per_job: 3, program: /shared/sweeper, options: ["--account=nlp"], canary: false, poll: 1m, grace: 2m }
            """)!;

        Assert.Equal(("gpu", 2, SlurmGpuOption.Gpus, 4, 16_384L), (settings.Partition, settings.GpusPerTrial, settings.GpuOption, settings.CpusPerTrial, settings.MemoryMegabytes));
        Assert.Equal((TimeSpan.FromHours(2), TimeSpan.FromSeconds(90), "module load x", 12, 3), (settings.Time, settings.Warning, settings.Setup, settings.MaxParallel, settings.TrialsPerJob));
        Assert.Equal(("/shared/sweeper", false), (settings.Program, settings.Canary));
        Assert.Equal(["--account=nlp"], settings.Options);
    }

    [Fact]
    public void What_is_left_out_has_a_default()
    {
        SlurmSettings settings = Read("{ type: slurm }")!;
        Assert.Equal((1, 1, 16, null, true), (settings.GpusPerTrial, settings.CpusPerTrial, settings.MaxParallel, settings.TrialsPerJob, settings.Canary));
        Assert.Equal(0, Read("{ type: slurm, devices: cpu }")!.GpusPerTrial);
        Assert.Null(Read("{ type: slurm, trials_per_job: auto }")!.TrialsPerJob);
        Assert.Null(Read("{ type: local, partition: gpu }"));
    }

    [Fact]
    public void The_command_line_turns_a_file_to_the_cluster() =>
        Assert.Equal(4, _fixture.Read(File(null), "sweeper.executor.type=slurm", "sweeper.executor.max_parallel=4").Slurm!.MaxParallel);

    [Theory]
    [InlineData("slurm", "'sweeper.executor' is 'slurm', but must be a mapping", "write executor: { type: slurm")]
    [InlineData("{ partition: gpu }", "'sweeper.executor.type' is missing", "add type: slurm")]
    [InlineData("{ type: slrum }", "must be local or slurm", "did you mean 'slurm'")]
    [InlineData("{ type: slurm, gpus: 1, time: 10s, memory: lots, gpu_option: x }", "write gpus_per_trial: 1", "a time of a minute or more", "an amount of memory", "gres or gpus")]
    [InlineData("{ type: slurm, time: 2m, signal: 2m }", "is no shorter than", "write a shorter signal")]
    [InlineData("{ type: slurm, options: [\"--array=1-3\", account] }", "holds --array, which Sweeper sets itself", "which is no option of sbatch")]
    [InlineData("{ type: slurm, max_parallel: 0, devices: tpu }", "must be a whole number from 1", "must be cpu")]
    [InlineData("{ type: slurm, partitoin: gpu }", "unknown key 'sweeper.executor.partitoin'", "partition")]
    public void All_that_is_wrong_is_told(string executor, params string[] words)
    {
        string problems = _fixture.ProblemsOf(File(executor));
        Assert.All(words, word => Assert.Contains(word, problems, StringComparison.Ordinal));
    }

    private SlurmSettings? Read(string executor) => _fixture.Read(File(executor)).Slurm;

    private static string File(string? executor) => $$"""
        method: grid
        metric: { name: f1 }
        parameters: { batch_size: [8, 16] }
        sweeper:
          task: { model: models/tiny, data: data/sst2 }
          {{(executor is null ? "" : $"executor: {executor}")}}
        """;
}
