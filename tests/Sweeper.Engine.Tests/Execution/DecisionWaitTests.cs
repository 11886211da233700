using Sweeper.Engine.Execution;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Tests.Execution;

public sealed class DecisionWaitTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly TrialFolder _folder;

    public DecisionWaitTests() => _folder = new TrialFolder(_temp.Path);

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(TrialDirective.Continue)]
    [InlineData(TrialDirective.Pause)]
    [InlineData(TrialDirective.Stop)]
    public void Takes_the_decision_about_its_own_report(TrialDirective directive)
    {
        new TrialDecision(2, 0.75, directive).Write(_folder);
        Assert.Equal(directive, new DecisionWait(_folder, 2, TimeProvider.System, CancellationToken.None).After(0.75));
    }

    [Theory]
    [InlineData(1, 0.75)]
    [InlineData(2, 0.5)]
    public void Of_another_report_or_attempt_it_waits_on_and_trains_on_when_the_runner_stays_silent(int attempt, double epoch)
    {
        new TrialDecision(attempt, epoch, TrialDirective.Stop).Write(_folder);
        var clock = new HurriedClock();
        Assert.Equal(TrialDirective.Continue, new DecisionWait(_folder, 2, clock, CancellationToken.None).After(0.75));
        Assert.True(clock.Seconds >= 60);
    }

    [Fact]
    public void A_request_to_stop_ends_the_wait()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Equal(TrialDirective.Continue, new DecisionWait(_folder, 1, TimeProvider.System, stop.Token).After(1));
    }

    /// <summary>Ten seconds pass at each look.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        public long Seconds { get; private set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds += 10;
    }
}
