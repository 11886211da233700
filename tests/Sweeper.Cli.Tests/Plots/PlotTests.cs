using System.Xml.Linq;
using Sweeper.Cli.Charts;
using Sweeper.Cli.Plots;
using Sweeper.Cli.Tests.EndToEnd;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;

namespace Sweeper.Cli.Tests.Plots;

public sealed class PlotTests
{
    public static TheoryData<string, int> Sweeps => new() { { "grid", 1 }, { "grid", 12 }, { "random", 200 } };

    [GnuplotTheory]
    [MemberData(nameof(Sweeps))]
    public void Every_kind_gives_a_png_and_an_svg_where_there_is_something_to_draw(string kind, int count)
    {
        // Set SWEEPER_TEST_PLOTS to a folder to look at the pictures.
        string folder = Path.Combine(
            Environment.GetEnvironmentVariable("SWEEPER_TEST_PLOTS") ?? Directory.CreateTempSubdirectory().FullName,
            $"{kind}-{count}");
        ChartData data = Data(kind == "grid" ? SampleSweep.Grid(count) : SampleSweep.Random(count));
        string[] expected = [.. PlotKind.All.Where(one => one.Missing(data) is null).Select(one => one.Name)];

        (IReadOnlyList<string> pictures, string? problem) = new Plot(folder).Write(data, PlotKind.All);

        Assert.Null(problem);
        Assert.Equal(expected, pictures.Select(Path.GetFileNameWithoutExtension));
        Assert.Equal(count switch { 1 => 5, 12 => 8, _ => 9 }, pictures.Count);
        foreach (string picture in pictures)
        {
            byte[] png = File.ReadAllBytes(picture);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], png.Take(8));
            Assert.True(png.Length > 5_000, picture);
            Assert.Equal("svg", XDocument.Load(Path.ChangeExtension(picture, "svg")).Root!.Name.LocalName);
        }
    }

    [Fact]
    public void Without_a_score_each_kind_says_why_there_is_nothing()
    {
        ChartData none = Data([]);
        ChartData failed = Data(SampleSweep.AllFailed(3));

        Assert.All(PlotKind.All, kind => Assert.False(string.IsNullOrEmpty(kind.Missing(none)), kind.Name));
        Assert.Equal(["timeline"], PlotKind.All.Where(kind => kind.Missing(failed) is null).Select(kind => kind.Name));
    }

    private static ChartData Data(IReadOnlyList<StoredTrial> trials)
    {
        var report = SweepReport.Build(
            SampleSweep.Sweep("sample", "/nowhere", trials.Count), trials, SampleSweep.F1, new() { Parameters = SampleSweep.Space });
        return ChartData.Of(report, trials, SampleSweep.Space, ["negative", "positive"]);
    }
}

/// <summary>A theory that needs gnuplot.</summary>
public sealed class GnuplotTheoryAttribute : TheoryAttribute
{
    public GnuplotTheoryAttribute() => Skip = new GnuplotFactAttribute().Skip;
}
