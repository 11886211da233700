using Sweeper.Engine.Planning;
using Sweeper.Search;
using Sweeper.Search.Pruners;
using StoredDecision = Sweeper.Engine.Store.StoredDecision;
using StoredTrial = Sweeper.Engine.Store.StoredTrial;

namespace Sweeper.Engine.Tests.Planning;

public sealed class ContinuationRatesTests
{
    [Fact]
    public void Before_anything_is_known_the_pruners_aim_counts()
    {
        var rates = new ContinuationRates(((IPruner)new AshaPruner(1, 3)).LeastShare);

        // 1, a third of them goes on to 3 reports, a third of those to the 9th.
        Assert.Equal(1 + (2 / 3.0) + (6 / 9.0), rates.Expected(9, 0), 9);
    }

    [Fact]
    public void What_was_seen_counts_with_the_aim_as_three_more_trials()
    {
        var rates = new ContinuationRates(reports => reports == 1 ? 0.5 : 1);
        rates.Add(Ended(TrialState.Pruned, 1), 2);
        rates.Add(Ended(TrialState.Pruned, 1), 2);
        rates.Add(Ended(TrialState.Completed, 2, Compared(1, peers: 4)), 2);

        Assert.Equal((1 + 1.5) / 6, rates.Share(1), 9);
        Assert.Equal(1 + (2.5 / 6), rates.Expected(2, 0), 9);
    }

    [Fact]
    public void Trials_let_on_for_lack_of_others_to_compare_them_with_say_nothing()
    {
        var rates = new ContinuationRates(reports => reports == 1 ? 0.25 : 1);
        rates.Add(Ended(TrialState.Completed, 2), 2);
        rates.Add(Ended(TrialState.Completed, 2, Compared(1, peers: 3)), 2);

        Assert.Equal(0.25, rates.Share(1), 9);
        rates.Add(Ended(TrialState.Completed, 2, Compared(1, peers: 4)), 2);
        Assert.Equal((1 + 0.75) / 4, rates.Share(1), 9);
    }

    /// <remarks>The aim of a pause is met by 1.15 times as many, because later trials outdo promoted ones.</remarks>
    [Fact]
    public void A_promoted_trial_went_on_from_the_moment_that_it_runs_and_pauses_divide_what_is_to_come()
    {
        var rates = new ContinuationRates(reports => reports == 1 ? 0.25 : 1);
        StoredDecision pause = Compared(1, peers: 2, PruneAction.Pause);
        rates.Add(Ended(TrialState.Paused, 1, pause), 3);
        Assert.Equal(0.75 * 1.15 / 4, rates.Share(1), 9);

        rates.Add(Ended(TrialState.Running, 1, pause), 3);
        double share = (1 + (0.75 * 1.15)) / 5;
        Assert.Equal(share, rates.Share(1), 9);
        Assert.Equal([new(1, 1), new(share, 2)], rates.Legs(3, 0));
        Assert.Equal([new(1, 2)], rates.Legs(3, 1));
        Assert.Empty(rates.Legs(3, 3));
        Assert.Equal(1 + (2 * share), rates.Expected(3, 0), 9);
    }

    [Fact]
    public void A_running_trial_has_neither_ended_nor_gone_on()
    {
        var rates = new ContinuationRates(_ => 1);
        rates.Add(Ended(TrialState.Running, 1), 5);

        Assert.Equal(1, rates.Share(1));
    }

    [Fact]
    public void Failures_before_the_first_report_shorten_what_comes()
    {
        var rates = new ContinuationRates(_ => 1);
        rates.Add(Ended(TrialState.Failed, 0), 4);

        Assert.Equal(2, rates.Expected(4, 0), 9);
        Assert.Equal(3, rates.Expected(4, 1), 9);
    }

    [Fact]
    public void Without_pruning_a_trial_runs_to_its_end()
    {
        var rates = new ContinuationRates(_ => 1);

        Assert.Equal(2.5, rates.Expected(2.5, 0), 9);
        Assert.Equal(0, rates.Expected(2, 2), 9);
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Pruners_aim_at_shares(IPruner pruner, int reports, double share) =>
        Assert.Equal(share, pruner.LeastShare(reports), 9);

    public static TheoryData<IPruner, int, double> Pruners => new()
    {
        { new AshaPruner(2, 4), 2, 0.25 },
        { new AshaPruner(2, 4), 3, 1 },
        { new HyperbandPruner(1, 3), 3, 1 / 3.0 },
        { new MedianPruner(1), 1, 1 },
        { new MedianPruner(1), 2, 0.5 },
        { new PercentilePruner(25), 1, 0.25 },
        { new PatiencePruner(2), 2, 1 },
        { new PatiencePruner(2), 3, 0 },
        { WandbHyperbandPruner.FromMin(1, 3), 9, 1 / 3.0 },
        { new AuditedPruner(new AshaPruner(1, 2), 0.1), 1, 0.55 },
    };

    private static StoredTrial Ended(TrialState state, int reports, params StoredDecision[] decisions) =>
        Reports.Trials.Completed(1, [.. Enumerable.Repeat(0.5, reports)]) with { State = state, Decisions = decisions };

    private static StoredDecision Compared(double epoch, int peers, PruneAction action = PruneAction.Continue) =>
        new(epoch, 1, "test", new(action, new(1, 0.5, 0.5, peers)));
}
