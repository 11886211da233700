using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.TestWorker;

namespace Sweeper.Slurm.Tests;

/// <summary>Sweeps that take long enough to break something in the middle.</summary>
public abstract class FaultBase : IDisposable
{
    protected const int Epochs = 5;

    internal ClusterSweep Sweep { get; } = new();

    public virtual void Dispose()
    {
        Sweep.Dispose();
        GC.SuppressFinalize(this);
    }

    internal static TestSweep Long(int trials, int sleep = 600) => TestSweep.Of(trials, Epochs, sleep);

    protected string NodeOf(int trial) => Sweep.Records().Last(record => record.Trial == trial).Node!;

    protected string JobOf(int trial) => Sweep.Records().Last(record => record.Trial == trial).Job!;

    protected int WorkerOf(int trial) => Sweep.Events(trial).OfType<TrialEvent.Started>().Last().Info.Pid;

    /// <summary>Does something once a condition holds.</summary>
    protected static void Later(Func<bool> condition, Action action) => _ = Task.Run(async () =>
    {
        await Wait.UntilAsync(condition, "it is time");
        action();
    });

    /// <summary>It went on in a second start of the same attempt: nothing failed.</summary>
    protected void AssertWentOn(SweepOutcome outcome, int trial)
    {
        Assert.Equal(1, outcome.Trials[trial - 1].Attempts);
        Assert.True(Sweep.Events(trial).Count(item => item is TrialEvent.Started) > 1);
    }

    protected void AssertNothingTwice() => Assert.All(
        Directory.GetDirectories(Path.Combine(Sweep.Folder.Path, "trials")),
        path => Assert.Single(new TrialEventReader(new TrialFolder(path)).ReadNew(), item => item is TrialEvent.Finished));
}
