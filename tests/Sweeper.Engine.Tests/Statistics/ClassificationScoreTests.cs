using System.Text.Json;
using Sweeper.Engine.Statistics;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Statistics;

public sealed class ClassificationScoreTests
{
    [Theory]
    [InlineData("accuracy", 0.6)]
    [InlineData("f1_micro", 0.6)]
    [InlineData("balanced_accuracy", (3.0 / 6 + 3.0 / 4) / 2)]
    [InlineData("precision", 3.0 / 6)]
    [InlineData("recall", 3.0 / 4)]
    [InlineData("f1", 6.0 / 10)]
    [InlineData("precision_macro", (3.0 / 4 + 3.0 / 6) / 2)]
    [InlineData("recall_macro", (3.0 / 6 + 3.0 / 4) / 2)]
    [InlineData("f1_macro", 0.6)]
    [InlineData("f1_weighted", 0.6)]
    [InlineData("recall_weighted", 0.6)]
    [InlineData("precision_weighted", (6 * 3.0 / 4 + 4 * 3.0 / 6) / 10)]
    [InlineData("matthews", 0.25)] // (3*3 - 3*1) / sqrt(6 * 4 * 6 * 4)
    public void Is_what_a_hand_count_says(string name, double expected) =>
        Assert.Equal(expected, ClassificationScore.Find(name)!.Of([[3, 3], [1, 3]]), 12);

    [Theory]
    [InlineData("loss")]
    [InlineData("train_loss")]
    [InlineData("F1")]
    [InlineData("")]
    public void What_classes_alone_do_not_give_is_not_found(string name) => Assert.Null(ClassificationScore.Find(name));

    [Fact]
    public void A_class_that_does_not_occur_has_no_say_and_nothing_is_divided_by_0()
    {
        Assert.Equal(1, ClassificationScore.Find("f1_macro")!.Of([[5, 0, 0], [0, 0, 0], [0, 0, 5]]));
        Assert.Equal(0, ClassificationScore.Find("precision")!.Of([[5, 0], [5, 0]]));
        Assert.All(ClassificationScore.All, score => Assert.True(double.IsFinite(score.Of([[0, 0], [0, 0]]))));
    }

    [SharedDataFact]
    public void Agrees_with_scikit_learn()
    {
        using var golden = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(SharedData.Folder!, "golden", "metrics.json")));
        int count = 0;
        foreach (JsonElement row in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            long[][] confusion = Counts(row);
            double Of(string name) => ClassificationScore.Find(name)!.Of(confusion);
            Assert.Equal(row.GetProperty("accuracy").GetDouble(), Of("accuracy"), 12);
            Assert.Equal(row.GetProperty("balanced_accuracy").GetDouble(), Of("balanced_accuracy"), 12);
            Assert.Equal(row.GetProperty("matthews").GetDouble(), Of("matthews"), 12);
            foreach (string average in (string[])["macro", "weighted"])
            {
                foreach (string kind in (string[])["precision", "recall", "f1"])
                {
                    Assert.Equal(row.GetProperty(average).GetProperty(kind).GetDouble(), Of($"{kind}_{average}"), 12);
                }
            }

            count++;
        }

        Assert.True(count > 5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Counting_bits_gives_the_score_that_counting_examples_gives(int classes)
    {
        SeededRandom random = new(classes, 0, "test");
        for (int round = 0; round < 30; round++)
        {
            int examples = 1 + random.NextInt(300);
            int[] truth = [.. Enumerable.Range(0, examples).Select(_ => random.NextInt(classes))];
            int[] predicted = [.. Enumerable.Range(0, examples).Select(_ => random.NextInt(classes))];
            ExampleLayout layout = new(truth, classes);
            ExampleWeights[] weights =
            [
                ExampleWeights.Ones(layout), ExampleWeights.Of(layout, layout.Draw(random)),
                ExampleWeights.Of(layout, layout.Draw(random)).Unused(),
            ];
            foreach (ClassificationScore score in ClassificationScore.All)
            {
                PackedPredictions packed = new(layout, truth, classes, predicted, score);
                Assert.All(weights, one =>
                    Assert.Equal(score.Of(Weighted(layout, one, truth, predicted, classes)), packed.Score(one), 12));
            }
        }
    }

    [Fact]
    public void A_resample_has_as_many_examples_and_leaves_out_the_others()
    {
        SeededRandom random = new(1, 0, "test");
        int[] truth = [.. Enumerable.Range(0, 1000).Select(i => i % 3)];
        ExampleLayout layout = new(truth, 3);
        double left = 0;
        for (int b = 0; b < 200; b++)
        {
            ExampleWeights weights = ExampleWeights.Of(layout, layout.Draw(random));
            Assert.Equal(1000, weights.Actual.Sum());
            left += weights.Unused().Actual.Sum() / 200.0;
        }

        // (1 - 1/n)^n of the examples are never drawn.
        Assert.InRange(left, 362, 374);
    }

    // The weight of one example is the weight of a set that holds it alone.
    private static long[][] Weighted(
        ExampleLayout layout, ExampleWeights weights, int[] truth, int[] predicted, int classes)
    {
        long[][] counts = [.. Enumerable.Range(0, classes).Select(_ => new long[classes])];
        for (int i = 0; i < truth.Length; i++)
        {
            ulong[] alone = new ulong[layout.Words];
            layout.Set(alone, i);
            counts[truth[i]][predicted[i]] += weights.Count(alone);
        }

        return counts;
    }

    private static long[][] Counts(JsonElement row)
    {
        int classes = row.GetProperty("classes").GetInt32();
        long[][] counts = [.. Enumerable.Range(0, classes).Select(_ => new long[classes])];
        foreach ((JsonElement truth, JsonElement predicted) in
            row.GetProperty("truth").EnumerateArray().Zip(row.GetProperty("pred").EnumerateArray()))
        {
            counts[truth.GetInt32()][predicted.GetInt32()]++;
        }

        return counts;
    }
}
