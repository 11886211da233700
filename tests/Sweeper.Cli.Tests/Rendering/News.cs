using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Pruners;

namespace Sweeper.Cli.Tests.Rendering;

/// <summary>What a runner would tell, scripted: a sweep of twelve trials, each of 100 steps in two epochs.</summary>
internal static class News
{
    public static readonly string[] Varied = ["learning_rate", "batch_size", "optimizer"];

    public static StoredTrial Trial(int number, TrialState state = TrialState.Running) => new()
    {
        Number = number,
        Configuration = new(
        [
            new("learning_rate", new ParameterValue.Real(2e-5 * number)),
            new("batch_size", new ParameterValue.Integer(16)),
            new("optimizer", new ParameterValue.Text("adamw")),
            new("epochs", new ParameterValue.Integer(2)),
        ]),
        Seed = 1,
        State = state,
        Attempts = 1,
        Start = new("host", 1, "cpu", 1, "1.13.0", 800, 100, 100, 2),
    };

    public static SweepNews Began() => new SweepNews.SweepStarted(SampleSweep.Sweep("sst-grid", "/home/s", 12), [], ["cpu 1", "cpu 2"]);

    public static SweepNews Assigned(int trial) => new SweepNews.TrialAssigned(Trial(trial) with { Start = null }, $"cpu {trial}");

    public static SweepNews Started(int trial) => new SweepNews.TrialStarted(Trial(trial), Trial(trial).Start!);

    public static SweepNews Step(int trial, int step) => new SweepNews.TrialStep(trial, step, 100);

    public static SweepNews Epoch(int trial, int epoch, double f1) =>
        new SweepNews.TrialEpoch(With(trial, epoch, f1), With(trial, epoch, f1).Epochs[^1]);

    public static SweepNews Completed(int trial, int epoch, double f1) => new SweepNews.TrialEnded(
        With(trial, epoch, f1) with { State = TrialState.Completed, Finish = new(epoch, "ab", 30 * epoch, 1 << 20) });

    public static SweepNews Failed(int trial) => new SweepNews.TrialEnded(Trial(trial) with
    {
        State = TrialState.Failed,
        Failure = new(FailureKind.Diverged, "the loss became NaN at step 7;\n  lower [learning_rate]"),
    });

    public static SweepNews Decided(int trial, TrialState state, PruneAction action) => new SweepNews.TrialEnded(With(trial, 1, 0.71) with
    {
        State = state,
        Finish = new(1, "ab", 60, 1 << 20),
        Decisions = [new(1, 1, "asha", new(action, new(1, 0.71, 0.78, 12)))],
    });

    public static SweepNews PutBack(int trial) => new SweepNews.TrialEnded(With(trial, 1, 0.5) with { State = TrialState.Pending });

    private static StoredTrial With(int trial, int epoch, double f1) => Trial(trial) with
    {
        Epochs =
        [
            .. Enumerable.Range(1, epoch).Select(one => new EpochReport(
                one, new Dictionary<string, double> { ["f1"] = one == epoch ? f1 : f1 / 2, ["accuracy"] = 0.5, ["loss"] = 0.25 }, 29, 1, [])),
        ],
    };
}

/// <summary>A clock that stands still until it is told.</summary>
internal sealed class FakeClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _passed;

    public void Pass(double seconds)
    {
        _passed += TimeSpan.FromSeconds(seconds).Ticks;
        Set(seconds);
    }

    /// <summary>Somebody sets the time of day, forward or back.</summary>
    public void Set(double seconds) => _now += TimeSpan.FromSeconds(seconds);
}
