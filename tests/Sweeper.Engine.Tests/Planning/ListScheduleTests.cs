using FsCheck.Xunit;
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

    [Property]
    public bool It_lies_between_the_even_share_and_the_whole(byte[] jobs, byte count)
    {
        int slots = (count % 8) + 1;
        double[] seconds = [.. jobs.Select(job => (double)job)];
        double makespan = ListSchedule.Makespan(slots, [], seconds);
        double longest = seconds.DefaultIfEmpty(0).Max();
        return makespan >= Math.Max(seconds.Sum() / slots, longest) - 1e-9 && makespan <= (seconds.Sum() / slots) + longest + 1e-9;
    }

    private static double[] Numbers(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => double.Parse(word, System.Globalization.CultureInfo.InvariantCulture))];
}
