using System.Globalization;
using Sweeper.Search.Pruners;
using Sweeper.Search.Samplers;
using Sweeper.Search.Surrogates;

namespace Sweeper.Search.LearningCurves;

/// <summary>
/// Bayesian search that learns from partial learning curves. As a sampler it proposes the configuration whose curve is
/// expected to end best; as a pruner it pauses trials after 1, 2, 4, 8, ... reports and goes on with what promises most
/// for its cost, be it one of the paused trials or a new one.
/// </summary>
/// <remarks>
/// <para>To choose between old trials and new ones is the idea of Swersky et al., "Freeze-Thaw Bayesian Optimization",
/// 2014; the model is a Gaussian process over configuration and progress (Kandasamy et al., "Multi-fidelity Bayesian Optimisation
/// with Continuous Approximations", ICML 2017), and the criterion expected improvement per cost (Snoek et al.,
/// "Practical Bayesian Optimization of Machine Learning Algorithms", 2012), with reports as the cost.</para>
/// <para>One instance should be both sampler and pruner of a sweep. It may also be the sampler beside another pruner,
/// whose curves it then learns from. The first trials are quasi-random. The study's further goals are not looked at;
/// trials that break an outcome constraint count as the worst. A plan takes O(n^3) of the number n of curve points, of
/// which at most 300 are used. Once the study has as many trials as its budget, paused trials go on while that promises more than noise,
/// and the best of all to its end. Safe to
/// call from several threads.</para>
/// </remarks>
public sealed class FreezeThaw : ISampler, IPruner
{
    private readonly RungLadder _checkpoints;
    private readonly PlanMemo _memo = new();

    /// <param name="minReports">Trials pause after <c>minReports * 2^k</c> reports; 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is 0 or less.</exception>
    public FreezeThaw(int minReports = 1)
    {
        PrunerCheck.AtLeast(minReports, 1);
        _checkpoints = new RungLadder(minReports, 2);
    }

    /// <inheritdoc/>
    public bool LearnsFromResults => true;

    /// <inheritdoc/>
    public Configuration? Propose(Study study) => PlanFor(study)?.Fresh ?? new QuasiRandomSampler().Propose(study);

    /// <inheritdoc/>
    public string Explain(Study study)
    {
        int curves = study.Trials.Count(trial => trial.Reports.Count > 0);
        int initial = InitialTrials(new EncodedSpace(study.Space));
        return study.Trials.Count + study.Prior.Count < initial
            ? string.Create(CultureInfo.InvariantCulture,
                $"quasi-random: freeze-thaw follows after {initial} trials, with two results or more")
            : string.Create(CultureInfo.InvariantCulture,
                $"freeze-thaw: a Gaussian process over configurations and training progress, because trials report while "
                + $"they train; {curves} learning curves so far");
    }

    /// <inheritdoc/>
    public int? Promote(Study study) =>
        study.Trials.Any(trial => trial.State == TrialState.Paused) ? PlanFor(study)?.Thawed : null;

    /// <inheritdoc/>
    /// <remarks>
    /// The comparison is with the best trial after as many reports, for people to read: the model decides.
    /// </remarks>
    public PruneDecision Decide(Study study, TrialRecord trial)
    {
        int count = trial.Reports.Count;
        if (_checkpoints.ReachedBy(count, study.MaxReports ?? int.MaxValue) != count)
        {
            return PruneDecision.Continue;
        }

        TrialRecord paused = trial with { State = TrialState.Paused };
        Study then = study with
        {
            Trials = [.. study.Trials.Select(other => other.Number == trial.Number ? paused : other)],
        };
        return new PruneDecision(
            Promote(then) == trial.Number ? PruneAction.Continue : PruneAction.Pause,
            new RungRanking(study.Direction, then.Trials, count, double.PositiveInfinity).Compare(paused));
    }

    /// <inheritdoc/>
    /// <remarks>The model decides; half of the trials is what doubling rungs suggest.</remarks>
    public double LeastShare(int reports) => _checkpoints.ReachedBy(reports, int.MaxValue) == reports ? 0.5 : 1;

    // Null while there is too little to learn from.
    private CurvePlan? PlanFor(Study study) => _memo.Get(study, () =>
    {
        CurveData data = new CurveData(study);
        return study.Trials.Count + study.Prior.Count < InitialTrials(data.Space.Encoded) || data.FiniteCount < 2
            ? null
            : CurvePlan.Of(study, data, _checkpoints);
    });

    private static int InitialTrials(EncodedSpace space) => Math.Clamp(space.Varying.Length + 3, 5, 12);
}
