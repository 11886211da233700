using Sweeper.Cli.Rendering;
using Sweeper.Engine.Hints;
using Sweeper.Engine.Importance;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Cli.Tests.Rendering;

public sealed class InsightTextTests
{
    [Fact]
    public void Interval_correction_and_ties_take_a_line_each()
    {
        SweepReport report = Report("f1", count: 12, read: true);

        string[] lines = [.. InsightText.Long(report)];
        Assert.Equal(2, lines.Length);
        Assert.Matches(@"^95 % interval 0\.\d{3} to [01]\.\d{3}; corrected for selection 0\.\d{3} \(0\.\d{3} to [01]\.\d{3}\)$", lines[0]);
        Assert.Matches("^(Tied with it on 862 examples: #|No other trial is tied with it on 862 examples)", lines[1]);
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Assert.Matches("^95 % interval .+; (tied with it: #|no other trial is tied)", Assert.Single(InsightText.Short(report)));
    }

    [Fact]
    public void Without_predictions_there_is_the_interval_and_the_standard_error_with_the_reason()
    {
        string[] lines = [.. InsightText.Long(Report("f1", count: 12, read: false))];

        Assert.Equal(2, lines.Length);
        Assert.Matches(@"^95 % interval .+ validation examples\)$", lines[0]);
        Assert.Matches(@"^Within one standard error \(0\.\d{3}\): .+; its predictions are not stored$", lines[1]);
    }

    [Fact]
    public void One_trial_has_an_interval_and_nothing_to_be_tied_with()
    {
        SweepReport report = Report("f1", count: 1, read: true);

        Assert.Matches(@"^95 % interval 0\.\d{3} to [01]\.\d{3}$", Assert.Single(InsightText.Long(report)));
        Assert.Matches(@"^95 % interval 0\.\d{3} to [01]\.\d{3}$", Assert.Single(InsightText.Short(report)));
    }

    [Fact]
    public void A_loss_has_nothing_to_tell()
    {
        SweepReport report = Report("loss", count: 12, read: true);

        Assert.Empty(InsightText.Long(report));
        Assert.Empty(InsightText.Short(report));
    }

    [Fact]
    public void A_hint_ends_in_its_line_under_the_block_it_belongs_into()
    {
        Hint hint = new(
            HintKind.DuplicateExamples, string.Join(' ', Enumerable.Repeat("word", 40)), "data: { train: a.tsv }", "sweeper.task");
        Hint top = new(HintKind.TooFewTrials, "Few.", "run_cap: 30", "");

        string[] lines = [.. InsightText.Hints([hint, top])];

        Assert.Equal(["    sweeper:", "      task:", "        data: { train: a.tsv }", "* Few.", "    run_cap: 30"], lines[^5..]);
        Assert.StartsWith("* word", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("  word", lines[1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Assert.Equal("* 1 more hint in the report", InsightText.Hints([top, hint], atMost: 1).Last());
    }

    [Fact]
    public void What_nobody_can_tell_is_said_in_lines_that_fit()
    {
        ImportanceReport importance = new()
        {
            Answer = ImportanceAnswer.Unpredictable,
            Sentence = string.Join(' ', Enumerable.Repeat("word", 40)),
            Trials = 20,
            LeftOut = 0,
        };

        Assert.All(InsightText.Heading(importance, "f1"), line => Assert.True(line.Length <= 80, line));
    }

    private static SweepReport Report(string metric, int count, bool read)
    {
        StoredTrial[] trials = [.. SampleSweep.Grid(count).Select(AsCounted)];
        Objective objective = metric == "loss" ? new(metric, Direction.Minimize) : SampleSweep.F1;
        return SweepReport.Build(
            SampleSweep.Sweep("s", "/s", count), trials, objective,
            new() { Predictions = scored => read ? Predictions(scored.Epoch.Confusion) : null });
    }

    // With the f1 of its counts, which sum to 862 or so.
    private static StoredTrial AsCounted(StoredTrial trial) => trial with
    {
        Epochs =
        [
            .. trial.Epochs.Select(epoch =>
            {
                long right = epoch.Confusion[1][1] - trial.Number;
                IReadOnlyList<IReadOnlyList<long>> counts = [[400, 20], [442 - right, right]];
                double f1 = 2.0 * right / (right + 20 + 442);
                return epoch with { Confusion = counts, Metrics = new Dictionary<string, double> { ["f1"] = f1, ["loss"] = 1 - f1 } };
            }),
        ],
    };

    private static StoredPredictions Predictions(IReadOnlyList<IReadOnlyList<long>> counts)
    {
        (int Truth, int Predicted)[] cells = [.. counts.SelectMany((row, truth) => row.SelectMany((count, predicted) =>
            Enumerable.Repeat((truth, predicted), (int)count)))];
        return new([.. cells.Select(cell => cell.Truth)], [.. cells.Select(cell => cell.Predicted)], counts.Count);
    }
}
