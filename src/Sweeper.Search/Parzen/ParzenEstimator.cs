namespace Sweeper.Search.Parzen;

/// <summary>A multivariate kernel density over configurations, those with conditional parameters included.</summary>
/// <remarks>
/// A weighted mixture of one product kernel for each observation, and of the prior, all values alike. The kernel of a
/// parameter that its observation lacks is the prior's, and a configuration's density is the product over the
/// parameters it has: which those are is already decided by the values of their parents. So each branch of a
/// conditional space has a density of its own, which adds up to the probability of the branch.
/// </remarks>
internal sealed class ParzenEstimator
{
    // exp(-40) of the largest term is below the rounding of their sum.
    private const double Negligible = -40;

    private readonly AxisKernels[] _kernels;
    private readonly double[] _weights;
    private readonly double[] _logWeights;

    /// <param name="axes">The space.</param>
    /// <param name="observations">Any number, none included.</param>
    /// <param name="priorWeight">For how many average observations the prior stands. Above 0.</param>
    public ParzenEstimator(ParzenAxis[] axes, IReadOnlyList<ParzenObservation> observations, double priorWeight)
    {
        double[] weights = [.. observations.Select(observation => observation.Weight)];
        double prior = weights.Length == 0 ? 1 : priorWeight * weights.Average();
        double total = weights.Sum() + prior;
        _weights = [.. weights.Append(prior).Select(weight => weight / total)];
        _logWeights = Array.ConvertAll(_weights, Math.Log);
        double dimensions = observations.Count == 0
            ? axes.Length
            : observations.Average(observation => observation.Row.Count(position => !double.IsNaN(position)));
        _kernels = [.. axes.Select((axis, i) =>
            AxisKernels.Of(axis, [.. observations.Select(observation => observation.Row[i])], weights, dimensions))];
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
    /// <param name="row">Its positions, one for each axis.</param>
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
            sum += log - most > Negligible ? Math.Exp(log - most) : 0;
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
