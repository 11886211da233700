using System.Text.Json;
using Sweeper.Training.Metrics;

namespace Sweeper.Training.Tests.Metrics;

public sealed class ClassificationMetricsTests
{
    private const double Tolerance = 1e-12;

    [SharedDataFact]
    public void Every_value_agrees_with_scikit_learn()
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("golden", "metrics.json")));
        int count = 0;
        foreach (JsonElement row in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            count++;
            string name = row.GetProperty("name").GetString()!;
            ClassificationReport report = ClassificationMetrics.Compute(
                Numbers(row.GetProperty("truth")), Numbers(row.GetProperty("pred")),
                    row.GetProperty("classes").GetInt32());

            Near(row.GetProperty("accuracy"), report.Accuracy, name);
            Near(row.GetProperty("balanced_accuracy"), report.BalancedAccuracy, name);
            Near(row.GetProperty("matthews"), report.Matthews, name);
            Near(row.GetProperty("macro"), report.Macro, name);
            Near(row.GetProperty("weighted"), report.Weighted, name);
            Near(row.GetProperty("micro"), report.Micro, name);
            if (row.TryGetProperty("binary", out JsonElement binary)
                && binary.ValueKind == JsonValueKind.Object)
            {
                Near(binary, report.Binary!.Value, name);
            }
            else
            {
                Assert.Null(report.Binary);
            }

            JsonElement perClass = row.GetProperty("per_class");
            for (int c = 0; c < report.PerClass.Count; c++)
            {
                Near(perClass.GetProperty("precision")[c], report.PerClass[c].Precision, name);
                Near(perClass.GetProperty("recall")[c], report.PerClass[c].Recall, name);
                Near(perClass.GetProperty("f1")[c], report.PerClass[c].F1, name);
                Near(perClass.GetProperty("support")[c], report.PerClass[c].Support, name);
                Assert.Equal(Numbers(row.GetProperty("confusion")[c]).Select(n => (long)n),
                    report.Confusion[c]);
            }
        }

        Assert.Equal(84, count);
    }

    [Fact]
    public void F1_is_that_of_class_1_with_two_classes_and_the_macro_average_with_more()
    {
        ClassificationReport two = ClassificationMetrics.Compute([0, 0, 0, 1], [0, 0, 1, 1], 2);
        ClassificationReport three = ClassificationMetrics.Compute([0, 0, 1, 2], [0, 1, 1, 2], 3);

        Assert.Equal(2.0 / 3, two.ToMetrics()["f1"], Tolerance);
        Assert.NotEqual(two.Macro.F1, two.ToMetrics()["f1"]);
        Assert.Null(three.Binary);
        Assert.Equal(three.Macro.F1, three.ToMetrics()["f1"]);
    }

    [Fact]
    public void Reports_exactly_the_metrics_the_rules_name_and_the_losses_aside()
    {
        IEnumerable<string> reported = ClassificationMetrics.Compute([0, 1], [0, 1], 2).ToMetrics().Keys;

        Assert.Equal(
            ClassificationMetrics.Rules.Select(rule => rule.Name).Order(),
            reported.Concat(["loss", "train_loss"]).Order());
    }

    [Fact]
    public void Refuses_predictions_that_cannot_be_compared()
    {
        Assert.ThrowsAny<ArgumentException>(() => ClassificationMetrics.Compute([], [], 2));
        Assert.ThrowsAny<ArgumentException>(() => ClassificationMetrics.Compute([0], [0, 1], 2));
    }

    private static void Near(JsonElement expected, double actual, string name) =>
        Assert.True(Math.Abs(expected.GetDouble() - actual) <= Tolerance,
            $"{name}: expected {expected}, got {actual}");

    private static void Near(JsonElement expected, AveragedScores actual, string name)
    {
        Near(expected.GetProperty("precision"), actual.Precision, name);
        Near(expected.GetProperty("recall"), actual.Recall, name);
        Near(expected.GetProperty("f1"), actual.F1, name);
    }

    private static int[] Numbers(JsonElement array) =>
        [.. array.EnumerateArray().Select(item => item.GetInt32())];
}
