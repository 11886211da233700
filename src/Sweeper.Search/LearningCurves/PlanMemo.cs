namespace Sweeper.Search.LearningCurves;

/// <summary>The last plan, for when the same study is asked about again: to decide, to promote, to propose.</summary>
/// <remarks>Compares all that a plan depends on, so it changes no answer. Safe to use from several threads.</remarks>
internal sealed class PlanMemo
{
    private readonly Lock _gate = new();
    private (Study Study, CurvePlan? Plan)? _last;

    public CurvePlan? Get(Study study, Func<CurvePlan?> make)
    {
        lock (_gate)
        {
            if (_last is { } last && IsSame(last.Study, study))
            {
                return last.Plan;
            }
        }

        CurvePlan? plan = make();

        // A copy: the caller's lists may grow.
        Study asked = study with
        {
            Trials = [.. study.Trials.Select(trial => trial with { Reports = [.. trial.Reports] })],
            Prior = [.. study.Prior],
        };
        lock (_gate)
        {
            _last = (asked, plan);
        }

        return plan;
    }

    private static bool IsSame(Study left, Study right) =>
        left.Trials.Count == right.Trials.Count
        && left with { Trials = [], Prior = [] } == right with { Trials = [], Prior = [] }
        && left.Prior.SequenceEqual(right.Prior)
        && left.Trials.Zip(right.Trials).All(pair => IsSame(pair.First, pair.Second));

    private static bool IsSame(TrialRecord left, TrialRecord right) =>
        left with { Reports = [], Further = [] } == right with { Reports = [], Further = [] }
        && left.Reports.SequenceEqual(right.Reports);
}
