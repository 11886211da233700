namespace Sweeper.Search.Surrogates;

/// <summary>The belief that good values are more likely near the middle of a range than at its ends.</summary>
/// <remarks>
/// Hvarfner et al., "piBO: augmenting acquisition functions with user beliefs for Bayesian optimization", 2022: expected
/// improvement times the belief to the power of <see cref="Weight"/> / trials, which is forgotten as results come in.
/// People put ranges around what they expect to be good; lists name alternatives, so nothing is believed of those.
/// </remarks>
/// <param name="space">Of the points.</param>
/// <param name="trials">How many there are, those that still run and those of other sweeps included.</param>
internal sealed class MiddleBelief(EncodedSpace space, int trials)
{
    /// <summary>The paper's recommendation: a tenth of a budget of 100 trials.</summary>
    public const double Weight = 10;

    /// <summary>The standard deviation of the belief, normal around the middle, in ranges.</summary>
    public const double Spread = 0.3;

    private const double Middle = 0.5;

    private readonly double _power = Weight / Math.Max(trials, 1);

    /// <summary>The logarithm of the belief at a masked point, weighted; 0 in the middle of all ranges.</summary>
    public double At(ReadOnlySpan<double> point)
    {
        double sum = 0;
        foreach (int d in space.Varying)
        {
            if (space.Dimensions[d].IsRange && !double.IsNaN(point[d]))
            {
                double distance = (point[d] - Middle) / Spread;
                sum += distance * distance;
            }
        }

        return -0.5 * _power * sum;
    }

    /// <summary>Adds the derivatives by the coordinates of some dimensions.</summary>
    /// <param name="point">Masked.</param>
    /// <param name="dimensions">Those to derive by.</param>
    /// <param name="gradient">[dimensions].</param>
    public void AddGradient(ReadOnlySpan<double> point, ReadOnlySpan<int> dimensions, Span<double> gradient)
    {
        for (int i = 0; i < dimensions.Length; i++)
        {
            if (space.Dimensions[dimensions[i]].IsRange)
            {
                gradient[i] -= _power * (point[dimensions[i]] - Middle) / (Spread * Spread);
            }
        }
    }
}
