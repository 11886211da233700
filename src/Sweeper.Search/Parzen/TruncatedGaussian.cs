using MathNet.Numerics;

namespace Sweeper.Search.Parzen;

/// <summary>A normal distribution cut off at 0 and 1.</summary>
internal static class TruncatedGaussian
{
    private const int MaxDraws = 100;

    /// <summary>The probability of [low, high] of a distribution that is not cut off.</summary>
    public static double Mass(double mean, double deviation, double low, double high)
    {
        double scale = 1 / (deviation * Constants.Sqrt2);
        double left = (low - mean) * scale;
        double right = (high - mean) * scale;

        // Of two numbers near 1 the difference has no digits left, so in a tail those near 0 are taken.
        return left > 0 ? 0.5 * (SpecialFunctions.Erfc(left) - SpecialFunctions.Erfc(right))
            : right < 0 ? 0.5 * (SpecialFunctions.Erfc(-right) - SpecialFunctions.Erfc(-left))
            : 0.5 * (SpecialFunctions.Erf(right) - SpecialFunctions.Erf(left));
    }

    /// <summary>The logarithm of what the density at x has besides -(x - mean)^2 / (2 deviation^2).</summary>
    public static double LogFactor(double mean, double deviation) =>
        -Math.Log(deviation * Constants.Sqrt2Pi * Mass(mean, deviation, 0, 1));

    /// <summary>A number in [0, 1].</summary>
    /// <param name="mean">In [0, 1], so that at least about a third of all draws fall inside.</param>
    /// <param name="deviation">Above 0, and 1 or less.</param>
    /// <param name="random">Where the randomness comes from.</param>
    public static double Draw(double mean, double deviation, SeededRandom random)
    {
        for (int draw = 0; draw < MaxDraws; draw++)
        {
            // Box and Muller, 1958.
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            double number = mean + (deviation * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
            if (number is >= 0 and <= 1)
            {
                return number;
            }
        }

        return mean;
    }
}
