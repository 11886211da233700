using Sweeper.Engine.Statistics;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Statistics;

public sealed class ScoreIntervalTests
{
    private static readonly ClassificationScore Accuracy = ClassificationScore.Find("accuracy")!;
    private static readonly ClassificationScore F1 = ClassificationScore.Find("f1")!;

    [Theory]
    [InlineData(450, 50)]
    [InlineData(300, 200)]
    public void Is_the_normal_interval_where_that_holds(int right, int wrong)
    {
        double n = right + wrong;
        double p = right / n;
        double error = 1.96 * Math.Sqrt(p * (1 - p) / n);

        foreach (ConfidenceInterval interval in (ConfidenceInterval[])
            [ScoreInterval.Bca([[right, wrong], [0, 0]], Accuracy), ScoreInterval.Percentile([[right, 0], [wrong, 0]], Accuracy)])
        {
            Assert.InRange(interval.Low, p - (1.15 * error), p - (0.85 * error));
            Assert.InRange(interval.High, p + (0.85 * error), p + (1.15 * error));
            Assert.Equal(0.95, interval.Level);
        }
    }

    [Fact]
    public void A_higher_level_is_wider_and_more_examples_are_narrower()
    {
        double Width(long factor, double level)
        {
            ConfidenceInterval interval =
                ScoreInterval.Bca([[40 * factor, 10 * factor], [8 * factor, 42 * factor]], F1, new() { Level = level });
            return interval.High - interval.Low;
        }

        Assert.True(Width(1, 0.8) < Width(1, 0.95) && Width(1, 0.95) < Width(1, 0.99));
        Assert.InRange(Width(1, 0.95) / Width(4, 0.95), 1.7, 2.3);
    }

    [Fact]
    public void Where_no_resample_can_differ_the_exact_bound_is_told()
    {
        // 100 right of 100: the true share is above 0.025^(1/100) with 97.5 %.
        ConfidenceInterval all = ScoreInterval.Bca([[60, 0], [0, 40]], F1);
        ConfidenceInterval none = ScoreInterval.Percentile([[0, 60], [40, 0]], Accuracy);

        Assert.Equal((Math.Pow(0.025, 0.01), 1.0), (all.Low, all.High));
        Assert.Equal((0.0, 1 - Math.Pow(0.025, 0.01)), (none.Low, none.High));
    }

    [Fact]
    public void The_seed_alone_decides()
    {
        long[][] confusion = [[30, 5], [6, 20]];

        Assert.Equal(ScoreInterval.Bca(confusion, F1), ScoreInterval.Bca(confusion, F1));
        Assert.NotEqual(ScoreInterval.Bca(confusion, F1), ScoreInterval.Bca(confusion, F1, new() { Seed = 2 }));
    }

    [Fact]
    public void Covers_the_true_F1_about_as_often_as_it_says()
    {
        // 300 examples, a third of class 1; 85 % right in class 1, 90 % in class 0: F1 = 2 * .85/3 / (1/3 + .85/3 + .2/3).
        double truly = 2 * 0.85 / (1 + 0.85 + 0.2);
        int covered = 0;
        for (int sweep = 0; sweep < 200; sweep++)
        {
            SeededRandom random = new(sweep, 0, "test");
            long[][] counts = [[0, 0], [0, 0]];
            for (int i = 0; i < 300; i++)
            {
                int truth = random.NextInt(3) == 0 ? 1 : 0;
                bool isRight = random.NextDouble() < (truth == 1 ? 0.85 : 0.9);
                counts[truth][isRight ? truth : 1 - truth]++;
            }

            covered += ScoreInterval.Bca(counts, F1, new() { Resamples = 500, Seed = sweep }).Contains(truly) ? 1 : 0;
        }

        Assert.InRange(covered, 180, 199);
    }

    [Fact]
    public void Nothing_cannot_have_an_interval() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreInterval.Bca([[0, 0], [0, 0]], F1));
}
