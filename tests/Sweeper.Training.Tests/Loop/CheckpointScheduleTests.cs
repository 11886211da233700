using Sweeper.Engine.Trials;
using Sweeper.Training.Loop;

namespace Sweeper.Training.Tests.Loop;

public sealed class CheckpointScheduleTests
{
    private readonly Clock _clock = new();

    [Theory]
    [InlineData(4.9, 0.0, false)]
    [InlineData(5.0, 0.0, true)]
    [InlineData(5.0, 0.1, true)]
    [InlineData(9.9, 0.2, false)]
    [InlineData(10.0, 0.2, true)]
    [InlineData(499.0, 10.0, false)]
    [InlineData(500.0, 10.0, true)]
    public void The_newest_is_due_once_it_costs_at_most_a_fiftieth(double age, double cost, bool expected)
    {
        var schedule = new CheckpointSchedule(new CheckpointSettings(), _clock);
        schedule.Time(() => _clock.Pass(cost));
        _clock.Pass(age);
        Assert.Equal(expected, schedule.IsDueAtEvaluation(isBest: true, isLast: false));
        Assert.False(schedule.IsDueAtEvaluation(isBest: true, isLast: true));
    }

    [Theory]
    [InlineData(CheckpointRetention.All, true, true, true)]
    [InlineData(CheckpointRetention.Best, true, false, true)]
    [InlineData(CheckpointRetention.Last, false, false, false)]
    [InlineData(CheckpointRetention.None, false, false, false)]
    public void What_stays_is_due_at_once(CheckpointRetention keep, bool best, bool other, bool bestAtTheEnd)
    {
        var schedule = new CheckpointSchedule(new CheckpointSettings { Keep = keep }, _clock);
        Assert.Equal(best, schedule.IsDueAtEvaluation(isBest: true, isLast: false));
        Assert.Equal(other, schedule.IsDueAtEvaluation(isBest: false, isLast: false));
        Assert.Equal(bestAtTheEnd, schedule.IsDueAtEvaluation(isBest: true, isLast: true));
    }

    [Fact]
    public void Steps_are_due_when_asked_for()
    {
        var asked = new CheckpointSchedule(new CheckpointSettings { Keep = CheckpointRetention.None, EverySteps = 7 }, _clock);
        var unasked = new CheckpointSchedule(new CheckpointSettings(), _clock);
        Assert.Equal([7, 14, 21], Enumerable.Range(1, 25).Where(asked.IsDueAtStep));
        Assert.DoesNotContain(Enumerable.Range(1, 25), unasked.IsDueAtStep);
    }

    private sealed class Clock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Pass(double seconds) => _ticks += TimeSpan.FromSeconds(seconds).Ticks;
    }
}
