using System.Diagnostics;
using Sweeper.Engine.Slurm;

namespace Sweeper.Engine.Tests.Slurm;

public sealed class SlurmScriptTests
{
    [Fact]
    public void What_the_user_asks_for_is_in_the_script()
    {
        var settings = new SlurmSettings
        {
            Partition = "gpu",
            GpusPerTrial = 2,
            GpuOption = SlurmGpuOption.Gpus,
            CpusPerTrial = 4,
            MemoryMegabytes = 16_000,
            Time = TimeSpan.FromMinutes(90.5),
            Warning = TimeSpan.FromMinutes(3),
            Setup = "module load cuda/12\nsource ~/env",
            MaxParallel = 8,
            Options = ["--account=nlp", "--qos=short"],
        };

        string script = Of(settings, "/shared/my home/slurm/0001");

        Assert.Equal(
            """
            #!/bin/bash
            #SBATCH --job-name=name
            #SBATCH --array=0-9%8
            #SBATCH --output='/shared/my home/slurm/0001'/slurm-%a.log
            #SBATCH --partition=gpu
            #SBATCH --gpus=2
            #SBATCH --ntasks=1 --cpus-per-task=4
            #SBATCH --mem=16000M
            #SBATCH --time=91
            #SBATCH --signal=B:USR1@180
            #SBATCH --requeue --open-mode=append
            #SBATCH --account=nlp
            #SBATCH --qos=short
            """,
            script[..script.IndexOf("\n{", StringComparison.Ordinal)]);
        Assert.Contains("\nmodule load cuda/12\nsource ~/env\n", script, StringComparison.Ordinal);
        Assert.Contains("sweeper element '/shared/my home/slurm/0001/chunk.json'", script, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_a_script_that_bash_understands()
    {
        string script = Of(new SlurmSettings { Setup = "true" }, "/it's here");
        using Process bash = Process.Start(new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        bash.StandardInput.Write(script);
        bash.StandardInput.Close();
        Assert.Equal("", bash.StandardError.ReadToEnd());
    }

    [Theory]
    [InlineData("/plain/path-1.0", "/plain/path-1.0")]
    [InlineData("", "''")]
    [InlineData("it's $HOME", "'it'\\''s $HOME'")]
    public void A_text_is_one_word(string text, string word) => Assert.Equal(word, SlurmScript.Quoted(text));

    private static string Of(SlurmSettings settings, string folder) =>
        SlurmScript.Of(settings, "name", elements: 10, new SlurmChunkFolder(folder), ["sweeper", "element"]);
}
