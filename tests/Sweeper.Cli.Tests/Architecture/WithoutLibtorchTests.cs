using Sweeper.Cli.Tests.EndToEnd;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.Architecture;

/// <summary>A copy of the program whose native half is damaged: only what trains or predicts may notice.</summary>
[Collection(FinishedSweep.Name)]
public sealed class WithoutLibtorchTests(FinishedSweep sweep) : IDisposable
{
    private readonly DirectoryInfo _copy = CopyProgram();

    private string Program => Path.Combine(_copy.FullName, "sweeper.dll");

    public void Dispose() => _copy.Delete(recursive: true);

    [Fact]
    public async Task Readers_never_load_it()
    {
        string[][] readers =
        [
            ["status"], ["report", "--json"], ["ls"], ["trials"], ["show", "1"], ["best"], ["validate", "tiny.yaml"],
            ["plan", "tiny.yaml", "--no-calibration"], ["compare", "1", "2"], ["show", "1", "--command"], ["complete", "13", "sweeper show "],
        ];
        foreach (string[] reader in readers)
        {
            (await sweep.Place.RunProgramAsync(Program, reader)).Expect(0).IsTidy();
        }
    }

    [Fact]
    public async Task What_needs_it_says_how_to_get_it()
    {
        (await sweep.Place.RunProgramAsync(Program, "predict", "x")).IsRefused("libtorch cannot be loaded", "sweeper doctor");
        CliRun doctor = await sweep.Place.RunProgramAsync(Program, "doctor");

        doctor.Expect(1).IsTidy();
        Assert.Contains("LACK  libtorch", doctor.Out, StringComparison.Ordinal);
        Assert.Contains("apt-get install libtorch-dev", doctor.Out, StringComparison.Ordinal);
        Assert.EndsWith("One thing is needed before a sweep can run.\n", doctor.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_fails_on_lines_that_name_it()
    {
        using var place = new Workplace();

        CliRun run = await place.RunProgramAsync(Program, "run", "tiny.yaml");

        run.Expect(3).IsTidy();
        Assert.All(run.ErrorLines, line => Assert.Matches("^(data|labels|lengths|overlap|disk): |^[1-9]+ slot|^#[1-4] failed|^the first 3 trials failed", line));
        Assert.Contains("x error: libtorch cannot be loaded", run.Out, StringComparison.Ordinal);
    }

    private static DirectoryInfo CopyProgram()
    {
        DirectoryInfo copy = Directory.CreateTempSubdirectory("sweeper-e2e-program-");
        string[] skipped = ["testhost", "xunit", "Microsoft.TestPlatform", "bundled", "libsweepertorch"];
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(AppContext.BaseDirectory, file);
            if (!Array.Exists(skipped, start => name.StartsWith(start, StringComparison.Ordinal)))
            {
                string target = Path.Combine(copy.FullName, name);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }

        File.WriteAllText(Path.Combine(copy.FullName, "libsweepertorch.so"), "garbage");
        return copy;
    }
}
