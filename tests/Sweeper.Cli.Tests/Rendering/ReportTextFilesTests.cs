using System.Globalization;
using System.Text;
using Sweeper.Cli.Rendering;
using Sweeper.Cli.Tests.Web;
using Sweeper.Engine.Store;
using Sweeper.Search;

namespace Sweeper.Cli.Tests.Rendering;

public sealed class ReportTextFilesTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("plain", 1e-300)]
    [InlineData("a,b;c\td", 0.1)]
    [InlineData("say \"hi\"", -1.7976931348623157e308)]
    [InlineData("\"", 3)]
    [InlineData("two\nlines\r\n", 1.0000000000000002)]
    [InlineData("\r,\"\"\n,", 123456789.125)]
    [InlineData("=1+1 ünï ✓ </b>", 5e-324)]
    public void Csv_gives_back_every_text_and_every_digit(string text, double number)
    {
        StoredTrial[] trials =
        [
            .. SampleSweep.Grid(3).Select(trial => trial with
            {
                Configuration = new(
                [
                    .. trial.Configuration.Entries,
                    new("text", new ParameterValue.Text($"{text}{trial.Number}")), new("number", new ParameterValue.Real(number)),
                ]),
            }),
        ];

        List<string[]> rows = Read(Csv(trials));

        Assert.Equal(4, rows.Count);
        Assert.All(rows, row => Assert.Equal(rows[0].Length, row.Length));
        Assert.Equal(trials.Select(trial => $"{text}{trial.Number}"), Column(rows, "parameter.text"));
        Assert.All(Column(rows, "parameter.number"), cell => Assert.Equal(number, double.Parse(cell, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Csv_has_every_trial_with_state_metrics_epochs_and_times()
    {
        IReadOnlyList<StoredTrial> trials = SampleSweep.Random(40);

        List<string[]> rows = Read(Csv(trials));

        Assert.Equal(trials.Select(trial => $"{trial.Number}"), Column(rows, "trial"));
        Assert.Equal(trials.Select(trial => Format.State(trial.State)), Column(rows, "state"));
        Assert.Equal(trials.Select(trial => $"{trial.Epochs.Count}"), Column(rows, "epochs"));
        Assert.Equal(
            trials.Select(trial => trial.BestEpoch(SampleSweep.F1)!.Metrics["loss"].ToString("R", CultureInfo.InvariantCulture)),
            Column(rows, "metric.loss"));
        Assert.Contains("diverged", Column(rows, "failure"));
        Assert.Equal("1", Column(rows, "rank").Where(rank => rank.Length > 0).MinBy(int.Parse));
    }

    [Fact]
    public void Markdown_has_the_winner_the_top_ten_and_no_markup_from_names()
    {
        IReadOnlyList<StoredTrial> trials = SampleSweep.Grid(12, "evil", number => $"a|b\n<b>`{number % 2}");

        string markdown = ReportMarkdown.Of(SamplePage.Charts(trials));

        Assert.Contains("\n**Best: f1 0.9", markdown, StringComparison.Ordinal);
        Assert.Contains("\n## Top 10 of 11 trials\n", markdown, StringComparison.Ordinal);
        Assert.Contains("a\\|b &lt;b&gt;\\`", markdown, StringComparison.Ordinal);
        string[] lines = markdown.Split('\n');
        string[] top = [.. lines.SkipWhile(line => !line.StartsWith("## Top", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))];
        Assert.Equal(12, top.Length);
        Assert.All(top, row => Assert.Equal(Bars(top[0]), Bars(row)));
        Assert.Contains("1 × diverged", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_has_confirmation_and_test_split()
    {
        string markdown = ReportMarkdown.Of(SamplePage.Charts(SampleSweep.Confirmed()) with { Final = SampleSweep.Final(isUntouched: true) });

        Assert.Matches("\n## Confirmation\n\nConfirmation (kept|changed) the winner", markdown);
        Assert.Contains("| \\#2 |", markdown, StringComparison.Ordinal);
        Assert.Contains("\n## Test split\n\nTest split: test&lt;i&gt;.tsv, 200 examples, for trial \\#2  \n", markdown, StringComparison.Ordinal);
        Assert.Matches(@"\n\| f1 \| 0\.9124 \| 95 % interval 0\.8\d\d to 0\.9\d\d \|\n\| loss \| 0\.2500 \|  \|\n", markdown);
    }

    [Fact]
    public void Markdown_without_a_score_says_so()
    {
        Assert.Contains("No trial has a score that counts.", ReportMarkdown.Of(SamplePage.Charts([])), StringComparison.Ordinal);
        Assert.Contains("## Failures", ReportMarkdown.Of(SamplePage.Charts(SampleSweep.AllFailed(2))), StringComparison.Ordinal);
    }

    // Bars that divide cells; one after a backslash is text.
    private static int Bars(string row) => row.Where((letter, i) => letter == '|' && (i == 0 || row[i - 1] != '\\')).Count();

    private static string Csv(IReadOnlyList<StoredTrial> trials)
    {
        using StringWriter text = new();
        TrialCsv.Write(text, SamplePage.Charts(trials).Report, trials);
        return text.ToString();
    }

    private static IEnumerable<string> Column(List<string[]> rows, string name)
    {
        int index = Array.IndexOf(rows[0], name);
        Assert.True(index >= 0, name);
        return rows.Skip(1).Select(row => row[index]);
    }

    /// <summary>A reader of RFC 4180, written from its grammar.</summary>
    private static List<string[]> Read(string text)
    {
        List<string[]> rows = [];
        List<string> row = [];
        StringBuilder cell = new();
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (isQuoted)
            {
                if (text[i] != '"')
                {
                    cell.Append(text[i]);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append(text[i++]);
                }
                else
                {
                    isQuoted = false;
                }
            }
            else if (text[i] == '"')
            {
                isQuoted = true;
            }
            else if (text[i] is ',' or '\n')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (text[i] == '\n')
                {
                    rows.Add([.. row]);
                    row.Clear();
                }
            }
            else
            {
                cell.Append(text[i]);
            }
        }

        return rows;
    }
}
