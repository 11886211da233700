namespace Sweeper.Search.Parzen;

/// <summary>Normal distributions cut off at 0 and 1; all of [0, 1] alike for one without a centre.</summary>
internal sealed class ContinuousKernels : AxisKernels
{
    private readonly double[] _centres;
    private readonly double _width;
    private readonly double[] _precisions;
    private readonly double[] _factors;

    /// <param name="centres">In [0, 1], or absent.</param>
    /// <param name="width">The standard deviation before cutting off.</param>
    public ContinuousKernels(double[] centres, double width)
    {
        _width = width;
        _centres = [.. centres.Select(centre => double.IsNaN(centre) ? 0 : centre)];
        _precisions = [.. centres.Select(centre => double.IsNaN(centre) ? 0 : 0.5 / (width * width))];
        _factors = [.. centres.Select(centre => double.IsNaN(centre) ? 0 : TruncatedGaussian.LogFactor(centre, width))];
    }

    /// <inheritdoc/>
    public override double Draw(int kernel, SeededRandom random) => _precisions[kernel] == 0
        ? random.NextDouble()
        : TruncatedGaussian.Draw(_centres[kernel], _width, random);

    /// <inheritdoc/>
    public override void AddLogDensity(double position, Span<double> logs)
    {
        for (int i = 0; i < logs.Length; i++)
        {
            double distance = position - _centres[i];
            logs[i] += _factors[i] - (_precisions[i] * distance * distance);
        }
    }
}
