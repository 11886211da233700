namespace Sweeper.Search.Surrogates;

internal static class GaussianDraws
{
    /// <summary>A standard normal number (Box and Muller, 1958).</summary>
    public static double NextGaussian(this SeededRandom random)
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        return radius * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
