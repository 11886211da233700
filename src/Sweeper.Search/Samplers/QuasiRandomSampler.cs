using Sweeper.Search.Sequences;

namespace Sweeper.Search.Samplers;

/// <summary>Runs through a scrambled Sobol sequence: as random as random search, but without clusters and gaps.</summary>
/// <remarks>
/// The first trial takes point 0, and trial k takes the first point from number k - 1 on whose configuration is allowed
/// and untried, so no point is left out. Depends on the space, the seed and the configurations tried alone.
/// O(1) for a trial of an endless space without constraints, else O(trials / share of points allowed). See
/// <see cref="ScrambledSobol"/> for the sequence. Safe to call from several threads.
/// </remarks>
public sealed class QuasiRandomSampler : ISampler
{
    // After so many in a row so few untried points are left, or such unlikely ones, that one of them is picked directly.
    private const int MaxFruitless = 100;

    // Where none can be picked directly.
    private const int MaxFruitlessUnlisted = 10_000;

    /// <inheritdoc/>
    /// <returns>Null when the search space is exhausted, or when none of 10,000 points keeps to its constraints.</returns>
    public Configuration? Propose(Study study)
    {
        SearchSpace space = study.Space;
        var sequence = new ScrambledSobol(space.Parameters.Count, study.Seed);
        UntriedPoints points = UntriedPoints.Of(space);
        if (space.Constraints.Count == 0 && points.IsEndless)
        {
            return At(space, sequence, study.Trials.Count);
        }

        HashSet<Configuration> tried = [.. study.Trials.Select(trial => trial.Configuration)];
        HashSet<Configuration> ahead = [.. tried];
        int most = points.Count is not null ? MaxFruitless : MaxFruitlessUnlisted;
        int fruitless = 0;
        for (long index = study.Trials.Count; fruitless < most; index++)
        {
            Configuration point = At(space, sequence, index);
            if (!tried.Contains(point) && space.Allows(point))
            {
                return point;
            }

            fruitless = ahead.Remove(point) ? 0 : fruitless + 1;
        }

        return points.Pick(study, tried);
    }

    private static Configuration At(SearchSpace space, ScrambledSobol sequence, long index)
    {
        Span<double> quantiles = stackalloc double[sequence.Dimensions];
        sequence.Point(index, quantiles);
        var values = new ParameterValue[quantiles.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = space.Parameters[i].Domain.At(quantiles[i]);
        }

        return space.Assemble(values);
    }
}
