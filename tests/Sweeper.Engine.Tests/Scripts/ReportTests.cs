using System.Text;
using Sweeper.Engine.Scripts;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Scripts;

/// <summary>What counts as a report of a script.</summary>
public sealed class ReportTests
{
    private readonly List<string> _complaints = [];

    [Theory]
    [InlineData("""{"a": 1, "b": -2.5e-3}""", "a=1 b=-0.0025")]
    [InlineData(""" {"a": NaN, "b": Infinity, "c": -Infinity} """, "a=NaN b=∞ c=-∞")]
    [InlineData("""{"a": "NaN", "b": "Infinity", "text": "NaN {", "list": [1], "no": null, "yes": true, "c": 1}""", "a=NaN b=∞ c=1")]
    [InlineData("""{"NaN": 1, "é": 2}""", "NaN=1 é=2")]
    [InlineData("{}", "")]
    [InlineData("""{"a": 1e999}""", "a=∞")]
    public void The_numbers_of_an_object_are_metrics(string line, string metrics) => Assert.Equal(
        metrics, string.Join(' ', MetricLine.Parse(line)!.Select(metric => FormattableString.Invariant($"{metric.Key}={metric.Value:R}")))
            .Replace("-Infinity", "-∞", StringComparison.Ordinal).Replace("Infinity", "∞", StringComparison.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("epoch 1")]
    [InlineData("[1]")]
    [InlineData("{")]
    [InlineData("""{"a": }""")]
    [InlineData("""{"a": 1} x""")]
    [InlineData("{'a': 1}")]
    public void Anything_else_is_no_line_of_metrics(string line) => Assert.Null(MetricLine.Parse(line));

    [Fact]
    public void No_line_is_too_odd()
    {
        const string letters = "{}[]\":,\\ 0123456789eE+-.NaInfity\u0000\u00e9\ud800";
        var random = new SeededRandom(1, 0, "lines");
        for (int i = 0; i < 20_000; i++)
        {
            string inner = string.Concat(Enumerable.Range(0, (int)(random.NextBits() % 20)).Select(_ => letters[(int)(random.NextBits() % (ulong)letters.Length)]));
            _ = MetricLine.Parse($"{{{inner}}}");
            _ = MetricLine.Parse($"{{\"a\": {inner}, \"{inner}\": 1}}");
        }
    }

    [Fact]
    public void Numbers_without_the_objective_join_the_next_report()
    {
        ReportCollector reports = Collector();

        Assert.Null(reports.Metric("""{"loss": 3, "lr": 1}"""));
        Assert.Null(reports.Metric("""{"loss": 2}"""));
        AssertReport(1, "loss=2 lr=1 value=0.5", reports.Metric("""{"value": 0.5}"""));
        AssertReport(2, "value=0.6", reports.Metric("""{"value": 0.6}"""));
    }

    [Fact]
    public void Standard_output_counts_until_there_are_metrics()
    {
        ReportCollector reports = Collector();

        Assert.Null(reports.Output("""{"loss": 3}"""));
        Assert.Null(reports.Output("value: 3"));
        AssertReport(1, "value=1", reports.Output("""{"value": 1}"""));
        AssertReport(2, "value=2", reports.Metric("""{"value": 2}"""));
        Assert.Null(reports.Output("""{"value": 3}"""));
        Assert.Equal(["loss", "value"], reports.Names);
    }

    [Fact]
    public void Damaged_metrics_are_left_out_and_told_a_few_times()
    {
        ReportCollector reports = Collector();

        for (int i = 0; i < 1000; i++)
        {
            Assert.Null(reports.Metric("{\"value\": oops}"));
        }

        AssertReport(1, "value=1", reports.Metric("""{"value": 1}"""));
        Assert.Equal(10, _complaints.Count);
        Assert.Equal("sweeper: left out: a line of metrics is no JSON object such as {\"value\": 0.5}: {\"value\": oops}", _complaints[0]);
    }

    [Fact]
    public void Counted_reports_go_on_where_the_script_does() =>
        AssertReport(4, "value=1", Collector(done: 3).Metric("""{"value": 1}"""));

    [Fact]
    public void A_unit_numbers_the_reports_and_must_grow()
    {
        ReportCollector reports = Collector("epoch", done: 3);

        AssertReport(0.5, "epoch=0.5 value=1", reports.Metric("""{"epoch": 0.5, "value": 1}"""));
        Assert.Null(reports.Metric("""{"epoch": 0.5, "value": 2}"""));
        Assert.Null(reports.Metric("""{"value": 2}"""));
        Assert.Equal(
            ["sweeper: left out: a report is of epoch 0.5 after one of epoch 0.5: epoch 0.5, value 2",
                "sweeper: left out: a report has no number 'epoch', which sweeper.script.unit names: value 2"], _complaints);
    }

    [Fact]
    public void Lines_are_whole_however_they_arrive_and_long_ones_are_passed_over()
    {
        string text = $"one\n\n{new string('x', 3 * LineBuffer.Longest)}\ntwo é\nthree";
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        foreach (int size in new[] { 1, 7, 4096, bytes.Length })
        {
            var buffer = new LineBuffer();
            List<string> lines = [];
            foreach (byte[] chunk in bytes.Chunk(size))
            {
                lines.AddRange(buffer.Add(chunk));
            }

            Assert.Equal(["one", "two é"], lines);
            Assert.Equal(["three"], buffer.Take());
        }
    }

    private static void AssertReport(double epoch, string metrics, Spoken? report)
    {
        Assert.NotNull(report);
        Assert.Equal(epoch, report.Epoch);
        Assert.Equal(metrics, string.Join(' ', report.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal)
            .Select(metric => FormattableString.Invariant($"{metric.Key}={metric.Value}"))));
    }

    private ReportCollector Collector(string? unit = null, double done = 0) =>
        new(new Objective("value", Direction.Maximize), unit, done, _complaints.Add);
}
