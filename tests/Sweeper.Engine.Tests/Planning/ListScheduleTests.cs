using Sweeper.Engine.Planning;

namespace Sweeper.Engine.Tests.Planning;

public sealed class ListScheduleTests
{
    [Theory]
    [InlineData(1, "", "1 2 3", 6)]
    [InlineData(2, "", "3 1 1 4", 6)] // 3 | 1 1 4
    [InlineData(2, "5 1", "1 1 1", 5)]
    [InlineData(2, "5 1", "1 1 1 1 1", 6)]
    [InlineData(3, "", "7", 7)]
    [InlineData(4, "", "", 0)]
    public void Each_job_goes_to_the_first_free_slot(int slots, string running, string waiting, double end) =>
        Assert.Equal(end, ListSchedule.Makespan(slots, Numbers(running), Numbers(waiting)));

    [Fact]
    public void It_lies_between_the_even_share_and_that_with_the_longest_job()
    {
        var random = new Random(1);
        for (int i = 0; i < 1000; i++)
        {
            int slots = random.Next(1, 9);
            double[] seconds = [.. Enumerable.Range(0, random.Next(40)).Select(_ => random.NextDouble() * 100)];
            double longest = seconds.DefaultIfEmpty(0).Max();

            Assert.InRange(
                ListSchedule.Makespan(slots, [], seconds),
                Math.Max(seconds.Sum() / slots, longest) - 1e-9, (seconds.Sum() / slots) + longest + 1e-9);
        }
    }

    private static double[] Numbers(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => double.Parse(word, System.Globalization.CultureInfo.InvariantCulture))];
}
