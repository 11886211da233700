using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Reports;

public sealed class SweepReportTests
{
    private static readonly StoredSweep Sweep =
        new("s", "/s", "", "/s.yaml", Trials.F1, 6, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    [Fact]
    public void Puts_the_parts_together()
    {
        StoredTrial[] trials =
        [
            Trials.Completed(1, 0.7), Trials.Failed(2, FailureKind.Diverged, "NaN", 0.9), Trials.Completed(3, 0.9),
            Trials.Completed(4, 0.8), Trials.Pending(5) with { State = TrialState.Running },
        ];

        SweepReport report = SweepReport.Build(Sweep, trials, Trials.F1);

        Assert.Equal(3, report.Winner!.Trial.Number);
        Assert.Equal(["learning_rate"], report.Varied);
        Assert.Equal(30, report.ResultSeconds);
        Assert.Equal(new TrialCounts(3, 0, 1, 0, 1, 0, 0, 0, 6), report.Counts);
        Assert.Equal((4, 2), (report.Counts.Done, report.Counts.ToGo));
        Assert.Equal([2], Assert.Single(report.Failures).Trials);
    }

    [Fact]
    public void Of_no_trials_there_is_no_winner()
    {
        SweepReport report = SweepReport.Build(Sweep, [], Trials.F1);

        Assert.Null(report.Winner);
        Assert.Null(report.Error);
        Assert.Empty(report.Effects);
        Assert.Equal(6, report.Counts.ToGo);
    }

    [Fact]
    public void Without_a_plan_nobody_knows_how_many_are_to_go() =>
        Assert.Null(TrialCounts.Of([Trials.Completed(1, 0.5), Trials.Pending(2)], planned: null).ToGo);
}
