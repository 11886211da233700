namespace Sweeper.Search.Surrogates;

/// <summary>
/// The logarithm of the expected improvement over the incumbent, times the probability of keeping to the constraints and
/// what is believed before any result.
/// </summary>
/// <remarks>
/// Ament et al., "Unexpected improvements to expected improvement for Bayesian optimization", 2023; the weighting by
/// feasibility is that of Gardner et al., "Bayesian optimization with inequality constraints", 2014.
/// </remarks>
internal sealed class Acquisition
{
    private readonly IReadOnlyList<(GaussianProcess Process, double Incumbent)> _objectives;
    private readonly GaussianProcess? _violation;
    private readonly double _limit;
    private readonly MiddleBelief? _belief;
    private readonly double[] _values;
    private readonly double[] _gradients;
    private readonly double[] _meanGradient;
    private readonly double[] _varianceGradient;

    /// <param name="objectives">
    /// Equally likely models of the objective, to be minimised, and what is to be improved on in the eyes of each; none
    /// when nothing keeps to the constraints yet.
    /// </param>
    /// <param name="violation">Of the outcome constraints' violation; null without such constraints.</param>
    /// <param name="limit">The violation's value, as the model sees it, up to which a trial is feasible.</param>
    /// <param name="dimensions">Of a point.</param>
    /// <param name="belief">Held before any result, as a factor; null: none.</param>
    public Acquisition(IReadOnlyList<(GaussianProcess Process, double Incumbent)> objectives,
        GaussianProcess? violation, double limit, int dimensions, MiddleBelief? belief = null)
    {
        _objectives = objectives;
        _violation = violation;
        _limit = limit;
        _belief = belief;
        _values = new double[objectives.Count];
        _gradients = new double[objectives.Count * dimensions];
        _meanGradient = new double[dimensions];
        _varianceGradient = new double[dimensions];
    }

    /// <summary>The value at a masked point: the more, the better.</summary>
    public double At(ReadOnlySpan<double> point)
    {
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i] = Improvement(_objectives[i], point);
        }

        return LogMeanExp() + Factors(point);
    }

    /// <summary>A rough and quick <see cref="At"/>: in the eyes of the first model alone.</summary>
    public double RoughlyAt(ReadOnlySpan<double> point) =>
        (_objectives.Count == 0 ? 0 : Improvement(_objectives[0], point)) + Factors(point);

    /// <summary>As <see cref="At"/>, with the derivatives by the coordinates of some dimensions.</summary>
    /// <param name="point">Masked.</param>
    /// <param name="dimensions">Those to derive by; not nominal, and present in the point.</param>
    /// <param name="gradient">[dimensions].</param>
    public double AtWithGradient(ReadOnlySpan<double> point, ReadOnlySpan<int> dimensions, Span<double> gradient)
    {
        int count = dimensions.Length;
        Span<double> gradients = _gradients;
        gradients.Clear();
        for (int i = 0; i < _values.Length; i++)
        {
            (double mean, double variance) =
                _objectives[i].Process.PredictWithGradient(point, dimensions, _meanGradient, _varianceGradient);
            double spread = Math.Sqrt(variance);
            double z = (_objectives[i].Incumbent - mean) / spread;
            _values[i] = NormalTail.LogImprovement(z, out double cdf, out double density) + Math.Log(spread);

            // EI = spread h(z): d log EI = -(Phi/h) dmean / spread + (phi/h) dspread / spread.
            AddGradient(-cdf / spread, density / (2 * variance), gradients.Slice(i * count, count));
        }

        double value = LogMeanExp();
        gradient.Clear();
        for (int i = 0; i < _values.Length; i++)
        {
            double share = Math.Exp(_values[i] - value) / _values.Length;
            VectorMath.AddScaled(gradients.Slice(i * count, count), share, gradient);
        }

        if (_belief is not null)
        {
            value += _belief.At(point);
            _belief.AddGradient(point, dimensions, gradient);
        }

        if (_violation is not null)
        {
            (double mean, double variance) =
                _violation.PredictWithGradient(point, dimensions, _meanGradient, _varianceGradient);
            double spread = Math.Sqrt(variance);
            double z = (_limit - mean) / spread;
            double slope = NormalTail.LogCdfSlope(z);
            value += NormalTail.LogCdf(z);
            AddGradient(-slope / spread, -slope * z / (2 * variance), gradient);
        }

        return value;
    }

    private static double Improvement((GaussianProcess Process, double Incumbent) model, ReadOnlySpan<double> point)
    {
        (double mean, double variance) = model.Process.Predict(point);
        double spread = Math.Sqrt(variance);
        return NormalTail.LogImprovement((model.Incumbent - mean) / spread, out _, out _) + Math.Log(spread);
    }

    private double Factors(ReadOnlySpan<double> point) => Feasibility(point) + (_belief?.At(point) ?? 0);

    private double Feasibility(ReadOnlySpan<double> point)
    {
        if (_violation is null)
        {
            return 0;
        }

        (double mean, double variance) = _violation.Predict(point);
        return NormalTail.LogCdf((_limit - mean) / Math.Sqrt(variance));
    }

    // The logarithm of the expected improvement averaged over the models.
    private double LogMeanExp()
    {
        if (_values.Length == 0)
        {
            return 0;
        }

        double largest = double.NegativeInfinity;
        foreach (double value in _values)
        {
            largest = Math.Max(largest, value);
        }

        double sum = 0;
        foreach (double value in _values)
        {
            sum += Math.Exp(value - largest);
        }

        return largest + Math.Log(sum / _values.Length);
    }

    private void AddGradient(double byMean, double byVariance, Span<double> gradient)
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] += (byMean * _meanGradient[i]) + (byVariance * _varianceGradient[i]);
        }
    }
}
