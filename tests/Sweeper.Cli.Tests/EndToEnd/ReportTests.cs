using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Sweeper.Cli.Plots;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

[Collection(FinishedSweep.Name)]
public sealed class ReportTests(FinishedSweep sweep)
{
    [Fact]
    public async Task Names_the_winner_the_top_what_each_parameter_did_and_the_files()
    {
        string report = (await sweep.ReadAsync("report")).Out;

        Assert.Matches(@"\nBest: f1 [01]\.\d{4} @ epoch [12] of 2 \(#[1-4]\)\n95 % interval .+; corrected for selection .+\n(Tied with it|No other trial is tied with it) on 20 examples.*\n  learning_rate  0\.0", report);
        Assert.Matches(@"\nIts metrics at epoch [12]:\n  accuracy ", report);
        Assert.Contains("\nIts confusion matrix over 20 validation examples:\n", report, StringComparison.Ordinal);
        Assert.Contains("\nTop 4 of 4 completed trials:\n", report, StringComparison.Ordinal);
        Assert.Matches(@"\n +learning_rate +0\.003 .+\n +0\.01 .+\n +batch_size +4 .+\n +8 ", report);
        string model = report.Split('\n').Single(line => line.StartsWith("Model: ", StringComparison.Ordinal))[7..].Trim();
        Assert.True(File.Exists(Path.Combine(model, "model.safetensors")), model);
        Assert.Contains("\nReproduce: sweeper reproduce best --sweep tiny\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_how_sure_the_winner_is_what_matters_and_what_to_try()
    {
        JsonNode report = await sweep.JsonAsync("report");

        JsonNode confidence = report["confidence"]!;
        Assert.Equal((20, 4), ((int)confidence["examples"]!, (int)confidence["compared"]!));
        Assert.InRange((double)report["best"]!["value"]!, (double)confidence["interval"]!["low"]!, (double)confidence["interval"]!["high"]!);
        Assert.True((double)confidence["corrected"]! <= (double)report["best"]!["value"]! + 0.05);
        Assert.Empty(confidence["without_predictions"]!.AsArray());
        Assert.True(JsonNode.DeepEquals(confidence["tied"], report["tied_with_best"]));
        Assert.Equal("too_few_trials", (string?)report["importance"]!["answer"]);
        string text = (await sweep.ReadAsync("report")).Out;
        Assert.Contains("\nNot enough trials to tell which parameters matter: 4 of at least 12.\n", text, StringComparison.Ordinal);
        Assert.All(report["hints"]!.AsArray(), hint => Assert.Contains((string)hint!["line"]!, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_when_the_saved_model_is_of_another_epoch_than_the_metric_asked_for()
    {
        string report = (await sweep.ReadAsync("report", "--best", "loss")).Out;

        Assert.Contains("Ranked by loss (lower is better)", report, StringComparison.Ordinal);
        Assert.Matches(@"\nReproduce: sweeper reproduce [1-4] --sweep tiny\n", report);
        Assert.Matches(@"\nPredict: .+ --sweep tiny --trial [1-4]\n", report);
    }

    [Fact]
    public async Task Writes_a_page_markdown_and_csv_with_the_numbers_of_the_terminal()
    {
        string folder = sweep.Place.File("written");
        Directory.CreateDirectory(folder);
        CliRun run = await sweep.ReadAsync(
            "report", "--html", Path.Combine(folder, "r.html"), "--md", Path.Combine(folder, "r.md"), "--csv", Path.Combine(folder, "r.csv"));
        string csv = (await sweep.ReadAsync("report", "--csv", "-")).Out;
        string best = Regex.Match((await sweep.ReadAsync("report")).Out, @"\nBest: (f1 \S+ @ epoch \d of 2)").Groups[1].Value;

        Assert.Empty(run.Out);
        Assert.Contains("Written: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(csv, await File.ReadAllTextAsync(Path.Combine(folder, "r.csv")));
        Assert.Equal(["1", "2", "3", "4"], csv.Split('\n').Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')[0]));
        Assert.Contains($"**Best: {best}", await File.ReadAllTextAsync(Path.Combine(folder, "r.md")), StringComparison.Ordinal);
        string html = await File.ReadAllTextAsync(Path.Combine(folder, "r.html"));
        Assert.Contains("\"labels\":[\"negative\",\"positive\"]", html, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_two_reports_on_standard_output_and_folders_that_are_not_there()
    {
        (await sweep.Place.RunAsync("report", "--md", "-", "--csv", "-")).IsRefused("--md and --csv would both go to standard output", "give --csv a file");
        (await sweep.Place.RunAsync("report", "--json", "--html", "-")).IsRefused("--json and --html");
        (await sweep.Place.RunAsync("report", "--html", "/nowhere/r.html")).IsRefused("/nowhere/r.html", "name a file in a folder that exists");
    }

    [GnuplotFact]
    public async Task Plot_draws_one_kind_where_it_is_told_to()
    {
        string picture = sweep.Place.File("history.svg");

        Assert.Equal($"{picture}\n", (await sweep.ReadAsync("plot", "history", "--out", picture)).Out);
        Assert.Equal("svg", XDocument.Load(picture).Root!.Name.LocalName);
        Assert.EndsWith("plots/confusion.png (and .svg)\n", (await sweep.ReadAsync("plot", "confusion")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plot_says_which_kinds_there_are_and_why_there_is_nothing_to_draw()
    {
        (await sweep.Place.RunAsync("plot", "curvs")).IsRefused("'curvs' is no kind of plot", "did you mean 'curves'?", "contour, confusion");
        (await sweep.Place.RunAsync("plot", "importance")).IsRefused("nothing to draw for 'importance'", "not enough trials to tell");
        (await sweep.Place.RunAsync("plot", "curves", "--out", "x.pdf")).IsRefused("must end in .png or .svg");
        string help = (await sweep.ReadAsync("plot", "--help")).Out;
        Assert.All(PlotKind.All, kind => Assert.Contains($"{kind.Name}: ", help, StringComparison.Ordinal));
    }

    [GnuplotFact]
    public async Task Draws_png_and_svg()
    {
        string[] plots = [.. (await sweep.ReadAsync("report")).Out.Split('\n')
            .Where(line => line.StartsWith("Plot: ", StringComparison.Ordinal))
            .Select(line => line[6..].Replace(" (and .svg)", "", StringComparison.Ordinal).Trim())];

        Assert.Equal(["curves.png", "slice.png"], plots.Select(Path.GetFileName));
        foreach (string plot in plots)
        {
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], (await File.ReadAllBytesAsync(plot)).Take(8));
            var picture = XDocument.Load(Path.ChangeExtension(plot, "svg"));
            Assert.Equal("svg", picture.Root!.Name.LocalName);
        }
    }
}

/// <summary>A test that needs gnuplot.</summary>
public sealed class GnuplotFactAttribute : FactAttribute
{
    public GnuplotFactAttribute()
    {
        if (Gnuplot.Version() is null)
        {
            Skip = $"gnuplot is not installed: {Gnuplot.HowToInstall}";
        }
    }
}
