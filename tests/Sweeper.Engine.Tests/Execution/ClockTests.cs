using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Execution;

/// <summary>A time of day that jumps is told to people and decides nothing.</summary>
public sealed class ClockTests : IDisposable
{
    private const int Timeout = 120_000;

    private readonly RealSweep _sweep = new() { Clock = new JumpingClock() };

    public void Dispose() => _sweep.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Limits_back_off_and_durations_go_by_the_time_that_has_passed()
    {
        TestSweep sweep = TestSweep.Of(
            TestSweep.Configuration(("x", 1), ("sleep_ms", 300)),
            TestSweep.Configuration(("x", 2), ("kill_self", 9)),
            TestSweep.Configuration(("x", 3), ("sleep_ms", 300)));
        long begin = TimeProvider.System.GetTimestamp();

        SweepOutcome outcome = await _sweep.RunAsync(sweep with
        {
            Spec = sweep.Spec with
            {
                AttemptLimits = new AttemptLimits { Total = TimeSpan.FromMinutes(10), NoProgress = TimeSpan.FromMinutes(5) },
                Failures = new() { FirstWait = TimeSpan.FromSeconds(1), Retries = new Dictionary<FailureKind, int> { [FailureKind.Crashed] = 1 } },
            },
        });

        Assert.Equal([TrialState.Completed, TrialState.Failed, TrialState.Completed], outcome.Trials.Select(trial => trial.State));
        Assert.Equal((FailureKind.Crashed, 2), (outcome.Trials[1].Failure!.Kind, outcome.Trials[1].Attempts));
        TimeSpan passed = TimeProvider.System.GetElapsedTime(begin);
        Assert.InRange(outcome.Wall, TimeSpan.FromSeconds(1), passed);
        Assert.InRange(outcome.BusySeconds, 0.5, passed.TotalSeconds);
    }

    [Fact(Timeout = Timeout)]
    public async Task A_worker_that_hangs_is_found_although_the_clock_goes_back()
    {
        TestSweep sweep = TestSweep.Of(TestSweep.Configuration(("x", 1), ("hang", true)));

        SweepOutcome outcome = await _sweep.RunAsync(sweep with
        {
            Spec = sweep.Spec with
            {
                AttemptLimits = new AttemptLimits { NoProgress = TimeSpan.FromSeconds(2) },
                Failures = new() { Retries = new Dictionary<FailureKind, int>() },
            },
        });

        Assert.Equal(FailureKind.Timeout, outcome.Trials.Single().Failure!.Kind);
    }
}
