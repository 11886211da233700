namespace Sweeper.Search.Parzen;

/// <summary>A multivariate kernel density over configurations, those with conditional parameters included.</summary>
/// <remarks>
/// A weighted mixture of one product kernel for each observation, and of the prior: everything alike. The kernel of a
/// parameter that its observation lacks is the prior's, and a configuration's density is the product over the
/// parameters it has: which those are is already decided by the values of their parents. So each branch of a
/// conditional space has a density of its own that adds up to the weight of the branch.
/// </remarks>
internal sealed class ParzenEstimator
{
    private readonly AxisKernels[] _kernels;
    private readonly double[] _weights;
    private readonly double[] _logWeights;

    /// <param name="axes">The space.</param>
    /// <param name="observations">Any number, none included.</param>
    /// <param name="settings">Widths and weights.</param>
    public ParzenEstimator(ParzenAxis[] axes, IReadOnlyList<ParzenObservation> observations, ParzenSettings settings)
    {
        double total = 0;
        foreach (ParzenObservation observation in observations)
        {
            total += observation.Weight;
        }

        double prior = observations.Count == 0 ? 1 : settings.PriorWeight * total / observations.Count;
        _weights = [.. observations.Select(observation => observation.Weight / (total + prior)), prior / (total + prior)];
        _logWeights = [.. _weights.Select(weight => Math.Log(weight))];
        _kernels = [.. axes.Select((axis, i) => AxisKernels.Of(axis, i, axes.Length, observations, settings))];
    }

    /// <summary>Draws a position for each axis, those of absent parameters included.</summary>
    public void Draw(SeededRandom random, Span<double> into)
    {
        int kernel = Pick(random);
        for (int i = 0; i < _kernels.Length; i++)
        {
            into[i] = _kernels[i].Draw(kernel, random);
        }
    }

    /// <summary>The logarithm of the density of a configuration.</summary>
    /// <param name="row">Its positions.</param>
    public double LogDensity(ReadOnlySpan<double> row)
    {
        double[] logs = [.. _logWeights];
        for (int i = 0; i < _kernels.Length; i++)
        {
            if (!double.IsNaN(row[i]))
            {
                _kernels[i].AddLogDensity(row[i], logs);
            }
        }

        double most = logs.Max();
        double sum = 0;
        foreach (double log in logs)
        {
            double below = log - most;
            sum += below > -30 ? Math.Exp(below) : 0;
        }

        return most + Math.Log(sum);
    }

    private int Pick(SeededRandom random)
    {
        double left = random.NextDouble();
        for (int i = 0; i < _weights.Length - 1; i++)
        {
            left -= _weights[i];
            if (left < 0)
            {
                return i;
            }
        }

        return _weights.Length - 1;
    }
}
