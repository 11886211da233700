using Sweeper.Search.Parzen;

namespace Sweeper.Search.Samplers;

public sealed class TpeSampler : ISampler
{
    private readonly QuasiRandomSampler _startup = new();

    internal TpeSettings Settings { get; init; } = new();

    /// <inheritdoc/>
    public bool LearnsFromResults => true;

    /// <inheritdoc/>
    public Configuration? Propose(Study study)
    {
        if (study.Trials.Count + study.Prior.Count < Settings.Startup)
        {
            return _startup.Propose(study);
        }

        ParzenSpace space = ParzenSpace.Of(study.Space);
        var split = TrialSplit.Of(study, space, GoodCount);
        ParzenEstimator good = new(space.Axes, split.Good, Settings.Good);
        ParzenEstimator bad = new(space.Axes, split.Bad, Settings.Bad);
        SeededRandom random = new(study.Seed, study.Trials.Count + 1L, "tpe");
        HashSet<Configuration> tried = UntriedPoints.Of(study.Space).IsEndless ? [] : [.. study.Trials.Select(trial => trial.Configuration)];
        double[] positions = new double[space.Axes.Length];
        Configuration? best = null;
        double bestScore = double.NegativeInfinity;
        for (int i = 0; i < Settings.Candidates; i++)
        {
            good.Draw(random, positions);
            Configuration candidate = space.At(positions);
            if (tried.Contains(candidate) || !study.Space.Allows(candidate))
            {
                continue;
            }

            double[] row = space.RowOf(candidate);
            double score = good.LogDensity(row) - bad.LogDensity(row);
            if (best is null || score > bestScore)
            {
                bestScore = score;
                best = candidate;
            }
        }

        return best ?? _startup.Propose(study);
    }

    private int GoodCount(int ranked) => Math.Min(
        (int)Math.Ceiling(Settings.Gamma * (Settings.GammaRule == "sqrt" ? Math.Sqrt(ranked) : ranked)), Settings.GammaCap);
}
