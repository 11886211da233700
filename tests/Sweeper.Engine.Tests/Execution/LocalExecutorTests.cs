using Sweeper.Engine.Sweeps;
using Sweeper.Search;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Execution;

public sealed class LocalExecutorTests : IDisposable
{
    private const int Timeout = 30_000;

    private readonly RealSweep _sweep = new();

    public void Dispose() => _sweep.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Trials_run_on_two_warm_workers()
    {
        SweepOutcome outcome = await _sweep.RunAsync(TestSweep.Of(trials: 6, epochs: 2, sleepMilliseconds: 30), slots: 2);

        Assert.False(outcome.Interrupted);
        Assert.Equal([1, 2, 3, 4, 5, 6], outcome.Trials.Select(trial => trial.Number));
        Assert.All(outcome.Trials, trial => Assert.Equal(TrialState.Completed, trial.State));
        Assert.All(outcome.Trials, trial => Assert.Equal([1, 2], trial.Epochs.Select(epoch => epoch.Epoch)));
        Assert.Equal(2, outcome.Trials.Select(trial => trial.Start!.Pid).Distinct().Count());
    }
}
