using Sweeper.Engine.Hints;
using Sweeper.Engine.Importance;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Reports;

public sealed class ReportHintsTests
{
    private static readonly Parameter Rate = new("learning_rate", new LogUniform(1e-5, 1e-3));

    [Fact]
    public void Without_the_search_space_there_is_neither_importance_nor_hint()
    {
        SweepReport report = Report([Trials.Completed(1, 0.5)], new());

        Assert.Null(report.Importance);
        Assert.Empty(report.Hints);
    }

    [Fact]
    public void One_trial_cannot_tell_which_parameters_matter() => Assert.Equal(
        ImportanceAnswer.TooFewTrials, Report([Trials.Completed(1, 0.5)], new() { Parameters = [Rate] }).Importance!.Answer);

    [Fact]
    public void Importance_asks_completed_trials_alone()
    {
        StoredTrial[] trials =
        [
            .. Rising(20), Trials.Completed(21, 0.1) with { State = TrialState.Pruned }, Trials.Failed(22, FailureKind.Crashed, "x", 0.2),
        ];

        ImportanceReport importance = Report(trials, new() { Parameters = [Rate] }).Importance!;

        Assert.Equal((ImportanceAnswer.Told, 20), (importance.Answer, importance.Trials));
        Assert.True(importance.Parameters[0].Share > 0.9);
    }

    [Fact]
    public void A_winner_at_the_edge_of_the_range_has_a_hint_with_its_value()
    {
        SweepReport report = Report(Rising(20), new() { Parameters = [Rate] });

        Hint hint = Assert.Single(report.Hints, hint => hint.Kind == HintKind.EdgeOfRange);
        Assert.Equal(("learning_rate", true), (hint.Edge!.Parameter, hint.Edge.IsUpper));
        Assert.StartsWith("The best trial, #20, has learning_rate ", hint.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void No_hint_asks_for_a_value_that_the_task_does_not_take()
    {
        HyperparameterRule rule = new("learning_rate", HyperparameterKind.Real, "", null) { Max = 1e-3 };

        Assert.DoesNotContain(
            Report(Rising(20), new() { Parameters = [Rate], Rules = [rule] }).Hints, hint => hint.Kind == HintKind.EdgeOfRange);
    }

    [Fact]
    public void Where_trials_were_stopped_the_winner_of_a_hint_is_the_best_completed_one()
    {
        StoredTrial pruned = Trials.Completed(21, 0.99).With(("learning_rate", 1e-4)) with { State = TrialState.Pruned };

        SweepReport report = Report([.. Rising(20), pruned], new() { Parameters = [Rate] });

        Assert.Equal(21, report.Winner!.Trial.Number);
        Assert.Contains(report.Hints, hint => hint.Kind == HintKind.PrunedTrialWasBetter);
        Assert.Contains(report.Hints, hint => hint.Sentence.StartsWith("The best completed trial, #20", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_trial_over_a_limit_reached_is_no_reason_for_a_hint()
    {
        StoredTrial costly = Trials.Completed(21, 0.99).With(("learning_rate", 1e-4)) with
        {
            State = TrialState.Pruned,
            Finish = new(1, "x", 10, 1L << 40),
        };

        SweepReport report = SweepReport.Build(
            Sweep with { Limits = new() { MaxMemoryBytes = 1 << 30 } }, [.. Rising(20), costly], Trials.F1, new() { Parameters = [Rate] });

        Assert.DoesNotContain(report.Hints, hint => hint.Kind == HintKind.PrunedTrialWasBetter);
    }

    [Fact]
    public void Of_several_goals_importance_is_that_of_the_first()
    {
        SweepReport report = SweepReport.Build(
            Sweep with { FurtherGoals = [Trials.Loss] }, Rising(20), Trials.F1, new() { Parameters = [Rate] });

        Assert.Equal(ImportanceAnswer.Told, report.Importance!.Answer);
        Assert.NotEmpty(report.Front);
    }

    private static StoredSweep Sweep =>
        new("s", "/s", "", "/s.yaml", Trials.F1, 30, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    private static SweepReport Report(StoredTrial[] trials, ReportSources sources) =>
        SweepReport.Build(Sweep, trials, Trials.F1, sources);

    // f1 grows with the logarithm of the learning rate.
    private static StoredTrial[] Rising(int count) =>
    [
        .. Enumerable.Range(1, count).Select(i => Trials.Completed(i, 0.5 + (0.02 * i))
            .With(("learning_rate", 1e-5 * Math.Pow(100, (double)i / count)))),
    ];
}
