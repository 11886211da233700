using Sweeper.Cli.Plots;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;

namespace Sweeper.Cli.Tests.Plots;

public sealed class PlotTests
{
    public static TheoryData<string, int> Sweeps => new() { { "grid", 1 }, { "grid", 12 }, { "random", 200 } };

    [Theory]
    [MemberData(nameof(Sweeps))]
    public void Draws_png_and_svg(string kind, int count)
    {
        // Set SWEEPER_TEST_PLOTS to a folder to look at the pictures.
        string folder = Path.Combine(
            Environment.GetEnvironmentVariable("SWEEPER_TEST_PLOTS") ?? Directory.CreateTempSubdirectory().FullName,
            $"{kind}-{count}");
        IReadOnlyList<StoredTrial> trials = kind == "grid" ? SampleSweep.Grid(count) : SampleSweep.Random(count);
        SweepReport report = SweepReport.Build(SampleSweep.Sweep($"sst-{kind}", folder, count), trials, SampleSweep.F1);

        (IReadOnlyList<string> pictures, string? problem) = new Plot(folder).Write(report, trials);

        Assert.Null(problem);
        Assert.Equal(count == 1 ? 1 : 2, pictures.Count);
        Assert.All(pictures, picture => Assert.True(new FileInfo(picture).Length > 10_000, picture));
        Assert.All(pictures, picture => Assert.True(File.Exists(Path.ChangeExtension(picture, "svg")), picture));
    }
}
