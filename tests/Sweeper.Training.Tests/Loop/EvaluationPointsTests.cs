using Sweeper.Training.Loop;

namespace Sweeper.Training.Tests.Loop;

public sealed class EvaluationPointsTests
{
    [Theory]
    [InlineData(5, 1.0, new[] { 5, 10 }, new[] { 1.0, 2 })]
    [InlineData(8, 0.25, new[] { 2, 4, 6, 8, 10, 12, 14, 16 }, new[] { 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2 })]
    [InlineData(10, 0.25, new[] { 3, 5, 8, 10, 13, 15, 18, 20 }, new[] { 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2 })]
    [InlineData(2, 0.25, new[] { 1, 2, 3, 4 }, new[] { 0.5, 1, 1.5, 2 })] // Too few steps for quarters.
    [InlineData(3, 0.25, new[] { 1, 2, 3, 4, 5, 6 }, new[] { 0.25, 0.5, 1, 1.25, 1.5, 2 })]
    [InlineData(1, 0.1, new[] { 1, 2 }, new[] { 1.0, 2 })]
    [InlineData(4, 1.0 / 3, new[] { 2, 3, 4, 6, 7, 8 }, new[] { 1.0 / 3, 2.0 / 3, 1, 4.0 / 3, 5.0 / 3, 2 })]
    public void Follow_the_steps_that_complete_a_part_of_an_epoch(int perEpoch, double every, int[] steps, double[] epochs)
    {
        var points = new EvaluationPoints(perEpoch, every);
        Assert.Equal(steps, Enumerable.Range(1, 2 * perEpoch).Where(points.IsAt));
        Assert.Equal(epochs, steps.Select(points.Epochs));
    }

    [Fact]
    public void End_every_epoch_with_a_whole_number()
    {
        for (int parts = 1; parts <= 30; parts++)
        {
            foreach (int perEpoch in new[] { 1, 7, 29, 30, 31, 1000 })
            {
                var points = new EvaluationPoints(perEpoch, 1.0 / parts);
                Assert.All(Enumerable.Range(1, 20), epoch => Assert.True(points.IsAt(epoch * perEpoch)));
                Assert.All(Enumerable.Range(1, 20), epoch => Assert.Equal(epoch, points.Epochs(epoch * perEpoch)));
                Assert.Equal(Math.Min(parts, perEpoch), Enumerable.Range(1, perEpoch).Count(points.IsAt));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void Lie_in_an_epoch(double every) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvaluationPoints(10, every));
}
