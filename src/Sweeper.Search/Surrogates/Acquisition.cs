namespace Sweeper.Search.Surrogates;

/// <summary>The logarithm of the expected improvement over the incumbent, times the probability of keeping to the constraints.</summary>
/// <remarks>
/// Ament et al., "Unexpected improvements to expected improvement for Bayesian optimization", 2023; the weighting by
/// feasibility is that of Gardner et al., "Bayesian optimization with inequality constraints", 2014.
/// </remarks>
internal sealed class Acquisition
{
    private readonly GaussianProcess _objective;
    private readonly GaussianProcess? _violation;
    private readonly double _limit;
    private readonly double? _incumbent;
    private readonly double[] _meanGradient;
    private readonly double[] _varianceGradient;

    /// <param name="objective">Of the objective, to be minimised.</param>
    /// <param name="incumbent">What is to be improved on; null when nothing keeps to the constraints yet.</param>
    /// <param name="violation">Of the outcome constraints' violation; null without such constraints.</param>
    /// <param name="limit">The violation's value, as the model sees it, up to which a trial is feasible.</param>
    /// <param name="dimensions">Of a point.</param>
    public Acquisition(
        GaussianProcess objective, double? incumbent, GaussianProcess? violation, double limit, int dimensions)
    {
        _objective = objective;
        _incumbent = incumbent;
        _violation = violation;
        _limit = limit;
        _meanGradient = new double[dimensions];
        _varianceGradient = new double[dimensions];
    }

    /// <summary>The value at a masked point: the more, the better.</summary>
    public double At(ReadOnlySpan<double> point)
    {
        double value = 0;
        if (_incumbent is double incumbent)
        {
            (double mean, double variance) = _objective.Predict(point);
            double spread = Math.Sqrt(variance);
            value = NormalTail.LogImprovement((incumbent - mean) / spread, out _, out _) + Math.Log(spread);
        }

        if (_violation is not null)
        {
            (double mean, double variance) = _violation.Predict(point);
            value += NormalTail.LogCdf((_limit - mean) / Math.Sqrt(variance));
        }

        return value;
    }

    /// <summary>As <see cref="At"/>, with the derivatives by the coordinates of some dimensions.</summary>
    /// <param name="point">Masked.</param>
    /// <param name="dimensions">Those to derive by; not nominal, and present in the point.</param>
    /// <param name="gradient">[dimensions].</param>
    public double AtWithGradient(ReadOnlySpan<double> point, ReadOnlySpan<int> dimensions, Span<double> gradient)
    {
        double value = 0;
        gradient.Clear();
        if (_incumbent is double incumbent)
        {
            (double mean, double variance) =
                _objective.PredictWithGradient(point, dimensions, _meanGradient, _varianceGradient);
            double spread = Math.Sqrt(variance);
            value = NormalTail.LogImprovement((incumbent - mean) / spread, out double cdf, out double density)
                + Math.Log(spread);

            // EI = spread h(z): d log EI = -(Phi/h) dmean / spread + (phi/h) dspread / spread.
            AddGradient(-cdf / spread, density / (2 * variance), dimensions.Length, gradient);
        }

        if (_violation is not null)
        {
            (double mean, double variance) =
                _violation.PredictWithGradient(point, dimensions, _meanGradient, _varianceGradient);
            double spread = Math.Sqrt(variance);
            double z = (_limit - mean) / spread;
            double slope = NormalTail.LogCdfSlope(z);
            value += NormalTail.LogCdf(z);
            AddGradient(-slope / spread, -slope * z / (2 * variance), dimensions.Length, gradient);
        }

        return value;
    }

    private void AddGradient(double byMean, double byVariance, int count, Span<double> gradient)
    {
        for (int i = 0; i < count; i++)
        {
            gradient[i] += (byMean * _meanGradient[i]) + (byVariance * _varianceGradient[i]);
        }
    }
}
