using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Search;
using Sweeper.Search.Pruners;

namespace Sweeper.Engine.Tests.Reports;

public sealed class StoppingReportTests
{
    private static readonly OutcomeLimits NoLimits = new();

    [Fact]
    public void Counts_the_epochs_that_were_not_trained()
    {
        StoppingReport report = StoppingReport.Of(
            [Trials.Completed(1, 0.5, 0.6, 0.7, 0.8), Stopped(2, epochs: 4, 0.4), Stopped(3, epochs: 4, 0.5, 0.55), Trials.Pending(4)],
            Trials.F1, NoLimits)!;
        Assert.Equal([2, 3], report.Stopped);
        Assert.Equal((7, 5, 0), (report.EpochsTrained, report.EpochsSaved, report.Lost));
        Assert.Empty(report.Audited);
    }

    [Fact]
    public void Without_early_stopping_there_is_nothing_to_report() =>
        Assert.Null(StoppingReport.Of([Trials.Completed(1, 0.5)], Trials.F1, NoLimits));

    /// <remarks>#2 would have been stopped after its first report, at 0.4; it ended at 0.9, above the 0.8 of all others.</remarks>
    [Fact]
    public void The_audit_tells_what_stopping_would_have_lost()
    {
        StoppingReport report = StoppingReport.Of(
            [Trials.Completed(1, 0.5, 0.8), Spared(2, 0.4, 0.9), Spared(3, 0.3, 0.35)], Trials.F1, NoLimits)!;
        Assert.Equal([new(2, 0.4, 0.9), new(3, 0.3, 0.35)], report.Audited);
        Assert.Equal(0.1, report.Lost, 1e-12);
        Assert.Equal(0, StoppingReport.Of([Trials.Completed(1, 0.5, 0.95), Spared(2, 0.4, 0.9)], Trials.F1, NoLimits)!.Lost);
    }

    [Fact]
    public void A_trial_that_was_stopped_early_ranks_with_its_best_so_far()
    {
        Assert.Equal(
            [2, 1, 3],
            Ranking.Of([Trials.Completed(1, 0.5), Stopped(2, 4, 0.6), Stopped(3, 4, 0.4) with { State = TrialState.Paused }], Trials.F1)
                .Select(scored => scored.Trial.Number));
    }

    [Fact]
    public void A_trial_over_a_limit_ranks_last_and_is_never_the_best()
    {
        OutcomeLimits limits = new() { MaxSeconds = 1.5 };
        StoredTrial[] trials = [Trials.Completed(1, 0.9, 0.95), Trials.Completed(2, 0.5)];
        IReadOnlyList<ScoredTrial> ranking = Ranking.Of(trials, Trials.F1, limits);
        Assert.Equal([(2, false), (1, true)], ranking.Select(scored => (scored.Trial.Number, scored.IsOverLimit)));
        Assert.Equal(2, Ranking.Best(trials, Trials.F1, limits)!.Trial.Number);
        Assert.Null(Ranking.Best(trials[..1], Trials.F1, limits));
    }

    [Fact]
    public void The_front_holds_what_no_trial_beats_in_every_goal()
    {
        StoredSweep sweep = new("s", "/", "", "", Trials.F1, null, default, default) { FurtherGoals = [new("seconds", Direction.Minimize)] };
        StoredTrial[] trials =
        [
            Trials.Completed(1, 0.8, 0.9), Trials.Completed(2, 0.7), Trials.Completed(3, 0.6), Trials.Completed(4, 0.5, 0.55, 0.65),
        ];
        IReadOnlyList<FrontTrial> front = FrontTrial.Of(sweep, trials);
        Assert.Equal([1, 2], front.Select(one => one.Scored.Trial.Number));
        Assert.Equal([0.9, 2.2], front[0].Values);
        Assert.Empty(FrontTrial.Of(sweep with { FurtherGoals = [] }, trials));
        Assert.Equal([2], FrontTrial.Of(sweep with { Limits = new() { MaxSeconds = 2 } }, trials).Select(one => one.Scored.Trial.Number));
    }

    private static StoredTrial Stopped(int number, int epochs, params double[] f1) => Trials.Completed(number, f1) is var trial
        ? trial with { State = TrialState.Pruned, Start = trial.Start! with { Epochs = epochs } }
        : trial;

    private static StoredTrial Spared(int number, params double[] f1) => Trials.Completed(number, f1) with
    {
        Decisions = [new(1, 1, "asha", new(PruneAction.Continue, new(1, f1[0], 0.5, 3)) { Spared = PruneAction.Stop })],
    };
}
