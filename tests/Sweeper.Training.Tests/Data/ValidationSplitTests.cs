using Sweeper.Engine;
using Sweeper.Search;
using Sweeper.Training.Data;

namespace Sweeper.Training.Tests.Data;

public sealed class ValidationSplitTests
{
    [Fact]
    public void Each_class_gives_the_same_share_and_the_order_of_the_file_stays()
    {
        LabelledRow[] rows = [.. Enumerable.Range(0, 100).Select(i => new LabelledRow($"text {i}", i % 4 == 0 ? "rare" : "common", i + 2))];

        (IReadOnlyList<LabelledRow> train, IReadOnlyList<LabelledRow> validation) = Split(rows, 0.2);

        Assert.Equal((80, 20), (train.Count, validation.Count));
        Assert.Equal(5, validation.Count(row => row.Label == "rare"));
        Assert.Equal(rows, train.Concat(validation).OrderBy(row => row.Line));
        Assert.Equal(validation.OrderBy(row => row.Line), validation);
    }

    [Fact]
    public void The_seed_alone_chooses()
    {
        LabelledRow[] rows = [.. Enumerable.Range(0, 60).Select(i => new LabelledRow($"text {i}", $"{i % 2}", i + 2))];

        Assert.Equal(Split(rows, 0.1, 3).Validation, Split(rows, 0.1, 3).Validation);
        Assert.NotEqual(Split(rows, 0.1, 3).Validation, Split(rows, 0.1, 4).Validation);
    }

    [Fact]
    public void Nothing_is_lost_shared_or_only_evaluated()
    {
        for (int round = 0; round < 300; round++)
        {
            // Few texts, so that many are equal; of three classes.
            var random = new SeededRandom(1, round, "split test");
            int[] texts = [.. Enumerable.Range(0, 1 + random.NextInt(60)).Select(_ => random.NextInt(20))];
            LabelledRow[] rows = [.. texts.Select((text, i) => new LabelledRow($"t{text}", $"{text % 3}", i + 2))];
            double share = (1 + random.NextInt(98)) / 100.0;
            if (rows.GroupBy(row => row.Label).All(of => of.Select(row => row.Text).Distinct().Count() < 2))
            {
                Assert.Throws<UserErrorException>(() => Split(rows, share, round));
                continue;
            }

            (IReadOnlyList<LabelledRow> train, IReadOnlyList<LabelledRow> validation) = Split(rows, share, round);

            Assert.Equal(rows, train.Concat(validation).OrderBy(row => row.Line));
            Assert.Empty(train.Select(row => row.Text).Intersect(validation.Select(row => row.Text)));
            Assert.Subset(train.Select(row => row.Label).ToHashSet(), validation.Select(row => row.Label).ToHashSet());
        }
    }

    private static (IReadOnlyList<LabelledRow> Train, IReadOnlyList<LabelledRow> Validation) Split(
        LabelledRow[] rows, double share, long seed = 1) =>
        ValidationSplit.Of(rows, new() { Train = "train.csv", ValidationSplit = share, SplitSeed = seed });
}
