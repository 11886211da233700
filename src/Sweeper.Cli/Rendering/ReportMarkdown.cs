using System.Globalization;
using System.Text;
using Sweeper.Cli.Charts;
using Sweeper.Engine.Hints;
using Sweeper.Engine.Importance;
using Sweeper.Engine.Reports;

namespace Sweeper.Cli.Rendering;

/// <summary>A report as Markdown, for an issue, a wiki or a commit message. All numbers come from <see cref="SweepReport"/>.</summary>
internal sealed class ReportMarkdown
{
    private const int TopCount = 10;

    private readonly StringBuilder _text = new();
    private readonly ChartData _data;

    private ReportMarkdown(ChartData data) => _data = data;

    private SweepReport Report => _data.Report;

    /// <summary>The whole report.</summary>
    public static string Of(ChartData data)
    {
        ReportMarkdown markdown = new(data);
        markdown.Outcome();
        if (data.Report.Winner is { } winner)
        {
            markdown.Winner(winner);
            markdown.Confirmation();
            markdown.Final();
            markdown.Top();
            markdown.Classes(winner);
            markdown.Importance();
        }

        markdown.Hints();
        markdown.Failures();
        return markdown._text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>Text in which nothing is markup, on one line.</summary>
    public static string Escaped(string text)
    {
        StringBuilder escaped = new();
        foreach (char letter in text.ReplaceLineEndings(" "))
        {
            escaped.Append(letter switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '\\' or '`' or '*' or '_' or '|' or '[' or ']' or '#' or '~' or '!' => $"\\{letter}",
                _ => letter.ToString(),
            });
        }

        return escaped.ToString();
    }

    private void Outcome()
    {
        Line($"# Sweep {Escaped(Report.Sweep.Name)}");
        Line($"{Format.Progress(Report.Counts)} done ({string.Join(", ", Format.Standing(Report.Counts))}), "
            + $"{Format.Seconds(Report.ResultSeconds)} of training. Ranked by {Escaped(Report.Objective.Metric)} ({Format.Better(Report.Objective)}); "
            + "each trial's best epoch counts.");
        if (Report.Winner is null)
        {
            Line("No trial has a score that counts.");
        }
    }

    private void Winner(ScoredTrial winner)
    {
        Line($"**Best: {Escaped(Format.Score(winner, Report.Objective.Metric))}**");
        Line(string.Join("  \n", InsightText.Long(Report).Select(Escaped)));
        Table(
            ["parameter", "value"],
            [.. winner.Trial.Configuration.Entries.Select(entry => (string[])[entry.Key, Format.Exact(entry.Value)]), ["seed", Text(winner.Trial.Seed)]],
            texts: 2);
        string which = Report.Objective == Report.Sweep.Objective ? "best" : Text(winner.Trial.Number);
        Line($"Run it again: `sweeper reproduce {which} --sweep {Report.Sweep.Name}`");
    }

    private void Confirmation()
    {
        if (Report.Confirmation is { } confirmation)
        {
            Line("## Confirmation");
            Line(Escaped(ConfirmationText.Verdict(confirmation, Report.Objective.Metric)));
            Table(ConfirmationText.Headings(Report.Objective.Metric), [.. confirmation.Configurations.Select(ConfirmationText.Row)]);
        }
    }

    private void Final()
    {
        if (_data.Final is { } final)
        {
            Line("## Test split");
            Line(string.Join("  \n", FinalText.Sentences(final).Select(Escaped)));
            Table(
                ["metric", "value", "interval"],
                [.. FinalText.Scores(final, Report.Sweep.Objective).Select(score => (string[])[score.Name, score.Value, score.Interval])],
                texts: 1);
        }
    }

    private void Top()
    {
        ScoredTrial[] top = [.. Report.Ranking.Take(TopCount)];
        Line($"## Top {top.Length} of {Format.Count(Report.Ranking.Count, "trial")}");
        Table(
            ["trial", Report.Objective.Metric, "epoch", .. Report.Varied, "time", "state"],
            [
                .. top.Select(one => (string[])
                [
                    $"{one.Trial.Number}", Format.Metric(one.Value), Text(one.Epoch.Epoch),
                    .. Report.Varied.Select(name => Format.Parameter(one.Trial.Configuration[name])),
                    Format.Seconds(one.Trial.Seconds), $"{Format.State(one.Trial.State)}{(one.IsOverLimit ? ", over a limit" : "")}",
                ]),
            ]);
    }

    private void Classes(ScoredTrial winner)
    {
        if (_data.Labels.Count == 0)
        {
            return;
        }

        Line($"## Classes at epoch {Text(winner.Epoch.Epoch)} of trial {winner.Trial.Number}");
        Table(
            ["class", "precision", "recall", "f1", "examples", .. _data.Labels.Select(label => $"predicted {label}")],
            [
                .. ClassScores.Of(winner.Epoch.Confusion).Select((one, c) => (string[])
                [
                    _data.Labels[c], Format.Share(one.Precision), Format.Share(one.Recall), Format.Share(one.F1), Text(one.Examples),
                    .. winner.Epoch.Confusion[c].Select(count => Text(count)),
                ]),
            ],
            texts: 1);
    }

    private void Importance()
    {
        if (Report.Importance is not { } importance)
        {
            return;
        }

        Line("## Which parameters matter");
        Line(Escaped(importance.Sentence));
        if (importance.Answer == ImportanceAnswer.Told)
        {
            Table(
                ["parameter", "share of variance", "95 % interval", "second opinion"],
                [
                    .. importance.Parameters.Select(one => (string[])
                        [one.Name, InsightText.Percent(one.Share), InsightText.Percent(one.Interval), InsightText.Percent(one.TopShare)]),
                ],
                texts: 1);
        }
    }

    private void Hints()
    {
        if (Report.Hints.Count > 0)
        {
            Line("## Hints");
        }

        foreach (Hint hint in Report.Hints)
        {
            Line($"{Escaped(hint.Sentence)}\n\n```yaml\n{InsightText.Yaml(hint)}\n```");
        }
    }

    private void Failures()
    {
        if (Report.Failures.Count == 0)
        {
            return;
        }

        Line("## Failures");
        Line(string.Join('\n', Report.Failures.Select(group =>
            $"* {group.Trials.Count} × {Escaped(Format.Snake(group.Kind.ToString()))}: {Escaped(Format.OneLine(group.Message))} "
            + $"(trials {string.Join(", ", group.Trials.Take(TopCount))}{(group.Trials.Count > TopCount ? " and more" : "")})")));
    }

    // The first columns are texts, the others numbers.
    private void Table(IReadOnlyList<string> heads, IReadOnlyList<string[]> rows, int texts = 0)
    {
        StringBuilder table = new();
        Row(heads);
        Row([.. heads.Select((_, i) => i < texts ? "---" : "---:")], isRule: true);
        foreach (string[] row in rows)
        {
            Row(row);
        }

        Line(table.ToString().TrimEnd('\n'));

        void Row(IEnumerable<string> cells, bool isRule = false) =>
            table.Append("| ").AppendJoin(" | ", cells.Select(cell => isRule ? cell : Escaped(cell))).Append(" |\n");
    }

    private void Line(string text) => _text.Append(text).Append("\n\n");

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
