using FsCheck;
using FsCheck.Fluent;
using Sweeper.Search.Pruners;

namespace Sweeper.Search.Tests.Pruners;

/// <summary>What every pruner keeps to. Each pruner's tests derive from this.</summary>
public abstract class PrunerContract
{
    private static readonly Gen<double> Value = Gen.OneOf(
        Gen.Choose(-20, 20).Select(number => number / 4.0),
        Gen.Elements(double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300));

    private static readonly Gen<Study> AnyStudy = Gen.Choose(1, 12)
        .SelectMany(count => Gen.Choose(1, 9).SelectMany(reports => Value.ArrayOf(reports)).ArrayOf(count)
            .SelectMany(curves => Gen.Elements("rpcf".ToCharArray()).ArrayOf(count)
                .SelectMany(states => Gen.Elements<int?>(null, 9, 10)
                    .Select(most => Curves.Study(most, curves).In(new string(states))))));

    protected abstract IPruner Create();

    [Fact]
    public void Answers_the_same_question_with_the_same_answer() => ForAllStudies(study =>
        study.Trials.All(trial => Create().Decide(study, trial) == Create().Decide(study, trial))
        && Create().Promote(study) == Create().Promote(study));

    [Fact]
    public void Does_not_mind_in_which_order_the_trials_are_listed() => ForAllStudies(study =>
        study.Trials.All(trial => Create().Decide(study, trial) == Create().Decide(study.Reversed(), trial))
        && Create().Promote(study) == Create().Promote(study.Reversed()));

    [Fact]
    public void Treats_both_directions_alike() => ForAllStudies(study =>
        study.Trials.All(trial => Create().Decide(study, trial).Action
            == Create().Decide(study.Negated(), study.Negated().Trial(trial.Number)).Action)
        && Create().Promote(study) == Create().Promote(study.Negated()));

    [Fact]
    public void Lets_a_trial_end_at_its_last_report() => ForAllStudies(study => study.Trials
        .Where(trial => trial.Reports.Count == study.MaxReports)
        .All(trial => Create().Decide(study, trial).Action == PruneAction.Continue));

    [Fact]
    public void Never_ends_an_only_trial() => ForAllStudies(study =>
    {
        TrialRecord only = study.Trials[0] with
        {
            State = TrialState.Running,
            Reports = [.. study.Trials[0].Reports.Where(report => double.IsFinite(report.Value)).Take(2)],
        };
        Study alone = study with { Trials = [only] };
        return only.Reports.Count == 0 || Create().Decide(alone, only).Action != PruneAction.Stop;
    });

    [Fact]
    public void Promotes_only_trials_that_are_paused() => ForAllStudies(study =>
        Create().Promote(study) is not int number || study.Trial(number).State == TrialState.Paused);

    [Fact]
    public void Says_by_which_comparison_it_ends_a_trial() => ForAllStudies(study =>
        study.Trials.All(trial => Create().Decide(study, trial) is { Action: PruneAction.Continue } or
        { Comparison: { Peers: >= 0, Rung: >= 1 } }));

    protected static void ForAllStudies(Func<Study, bool> property) =>
        Prop.ForAll(Arb.From(AnyStudy), property).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
}
