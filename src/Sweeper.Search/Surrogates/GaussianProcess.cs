using System.Runtime.CompilerServices;

namespace Sweeper.Search.Surrogates;

/// <summary>Gaussian-process regression with given hyperparameters, mean 0 and a scale that fits the data.</summary>
/// <remarks>
/// Rasmussen and Williams, algorithm 2.1, with the signal variance profiled out under a weak prior around 1. Not
/// thread-safe: predictions share scratch memory.
/// </remarks>
internal sealed class GaussianProcess
{
    /// <summary>How many observations of variance 1 the prior of the signal variance is worth.</summary>
    public const double ScalePriorWeight = 1;

    /// <summary>Keeps the covariance matrix positive definite where points all but coincide.</summary>
    public const double Jitter = 1e-6;

    private readonly PointSet _points;
    private readonly double[] _weights;
    private readonly double _noise;
    private readonly double _trend;
    private readonly Cholesky _factor = new();
    private readonly double[][] _inverse;
    private readonly double[] _targets;
    private readonly double[] _alpha;
    private readonly double[] _covariances;
    private readonly double[] _slopes;
    private readonly double[] _solved;
    private readonly double[] _weighted;
    private readonly double[] _ownNoise;
    private double[] _reference = [];
    private double _referenceVariance;

    /// <param name="points">Masked, with room for those that are appended.</param>
    /// <param name="targets">[points], about standardised.</param>
    /// <param name="extraNoise">[points], added to the noise of each, as a share of the function's variance.</param>
    /// <param name="hyperparameters">Of a fit.</param>
    public GaussianProcess(
        PointSet points, ReadOnlySpan<double> targets, ReadOnlySpan<double> extraNoise, Hyperparameters hyperparameters)
    {
        _points = points;
        _weights = hyperparameters.Weights;
        _noise = hyperparameters.Noise + Jitter;
        _trend = hyperparameters.Trend / points.Dimensions;
        _inverse = new double[points.Capacity][];
        _targets = new double[points.Capacity];
        _alpha = new double[points.Capacity];
        _covariances = new double[points.Capacity];
        _slopes = new double[points.Capacity];
        _solved = new double[points.Capacity];
        _weighted = new double[points.Capacity];
        _ownNoise = new double[points.Capacity];
        double[] point = new double[points.Dimensions];
        for (int i = 0; i < targets.Length; i++)
        {
            points.CopyTo(i, point);
            AppendRow(point, targets[i], extraNoise[i]);
        }

        Solve();
        double fit = VectorMath.Dot(_targets.AsSpan(0, Count), _alpha);
        SignalVariance = (fit + ScalePriorWeight) / (Count + ScalePriorWeight);
    }

    /// <summary>Number of observations.</summary>
    public int Count => _factor.Count;

    /// <summary>The variance of the noise as a share of that of the function.</summary>
    public double Noise => _noise;

    /// <summary>The variance of the function where nothing is known.</summary>
    public double SignalVariance { get; }

    /// <summary>Adds an observation; the scale stays as it is.</summary>
    /// <param name="point">Masked; not yet in the set of points.</param>
    /// <param name="target">What is, or is taken to be, observed there.</param>
    public void Append(ReadOnlySpan<double> point, double target)
    {
        _points.Add(point);
        AppendRow(point, target, 0);
        Solve();
    }

    /// <summary>Mean and variance of the function, without noise, at a masked point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (double Mean, double Variance) Predict(ReadOnlySpan<double> point)
    {
        int n = Count;
        _points.SquaredDistances(point, _weights, n, _solved);
        Matern52.Evaluate(_solved, n, _covariances, []);
        _points.AddTrend(point, _trend, n, _covariances);
        ReadOnlySpan<double> k = _covariances.AsSpan(0, n);
        double explained = 0;
        for (int i = 0; i < n; i++)
        {
            double v = VectorMath.Dot(_inverse[i].AsSpan(0, i + 1), k);
            explained += v * v;
        }

        return (VectorMath.Dot(k, _alpha), Scaled(1 + (_trend * _points.TrendAt(point)) - explained, k));
    }

    /// <summary>
    /// From here on variances are those of the difference to the function at an observed point.
    /// </summary>
    /// <param name="index">Of the observation.</param>
    public void CompareWith(int index)
    {
        _reference = [];
        double[] point = new double[_points.Dimensions];
        _points.CopyTo(index, point);
        _referenceVariance = Predict(point).Variance / SignalVariance;
        _reference = new double[Count];
        _reference[index] = _ownNoise[index];
        _factor.SolveLower(_reference);
        _factor.SolveUpper(_reference);
    }

    /// <summary>The mean alone, in O(n d).</summary>
    public double Mean(ReadOnlySpan<double> point)
    {
        int n = Count;
        _points.SquaredDistances(point, _weights, n, _solved);
        Matern52.Evaluate(_solved, n, _covariances, []);
        _points.AddTrend(point, _trend, n, _covariances);
        return VectorMath.Dot(_covariances.AsSpan(0, n), _alpha);
    }

    /// <summary>As <see cref="Predict"/>, with the derivatives by the coordinates of some dimensions.</summary>
    /// <param name="point">Masked.</param>
    /// <param name="dimensions">Those to derive by; not nominal, and present in the point.</param>
    /// <param name="meanGradient">[dimensions].</param>
    /// <param name="varianceGradient">[dimensions].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (double Mean, double Variance) PredictWithGradient(ReadOnlySpan<double> point, ReadOnlySpan<int> dimensions,
        Span<double> meanGradient, Span<double> varianceGradient)
    {
        int n = Count;
        _points.SquaredDistances(point, _weights, n, _solved);
        Matern52.Evaluate(_solved, n, _covariances, _slopes);
        _points.AddTrend(point, _trend, n, _covariances);
        ReadOnlySpan<double> k = _covariances.AsSpan(0, n);
        Span<double> solved = _solved.AsSpan(0, n);
        Span<double> weighted = _weighted.AsSpan(0, n);
        weighted.Clear();
        double explained = 0;
        for (int i = 0; i < n; i++)
        {
            double v = VectorMath.Dot(_inverse[i].AsSpan(0, i + 1), k);
            explained += v * v;
            VectorMath.AddScaled(_inverse[i].AsSpan(0, i + 1), v, weighted); // L^-T L^-1 k
        }

        // d k_i / d x = slope_i * 2 w (x - x_i).
        for (int i = 0; i < n; i++)
        {
            solved[i] = _slopes[i] * _alpha[i];
            weighted[i] += _reference.Length > 0 ? _reference[i] : 0;
        }

        for (int j = 0; j < dimensions.Length; j++)
        {
            int d = dimensions[j];
            meanGradient[j] = _trend * _points.TrendSlopeSum(d, point[d], _alpha.AsSpan(0, n));
            varianceGradient[j] = _trend * (PointSet.TrendSlope(point[d]) - (2 * _points.TrendSlopeSum(d, point[d], weighted)));
        }

        for (int i = 0; i < n; i++)
        {
            weighted[i] *= _slopes[i];
        }

        for (int j = 0; j < dimensions.Length; j++)
        {
            int d = dimensions[j];
            meanGradient[j] += 2 * _weights[d] * _points.DifferenceSum(d, point[d], solved);
            varianceGradient[j] -= 4 * _weights[d] * _points.DifferenceSum(d, point[d], weighted);
            varianceGradient[j] *= SignalVariance;
        }

        return (VectorMath.Dot(k, _alpha), Scaled(1 + (_trend * _points.TrendAt(point)) - explained, k));
    }

    // For an observed point with noise e the covariance of f(x) and f(x_i) given the data is e (K^-1 k(x))_i.
    private double Scaled(double variance, ReadOnlySpan<double> k)
    {
        double difference = _reference.Length == 0
            ? variance
            : variance + _referenceVariance - (2 * VectorMath.Dot(_reference, k));
        return SignalVariance * Math.Max(difference, 1e-12);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AppendRow(ReadOnlySpan<double> point, double target, double extraNoise)
    {
        int i = Count;
        _points.SquaredDistances(point, _weights, i + 1, _solved);
        Matern52.Evaluate(_solved, i + 1, _covariances, []);
        _points.AddTrend(point, _trend, i + 1, _covariances);
        double own = 1 + (_trend * _points.TrendAt(point));
        double noise = _noise + extraNoise;
        do
        {
            // Rounding may leave a point among many near ones without variance of its own: give it more noise.
            _covariances[i] = own + noise;
            noise = Math.Max(10 * noise, 1e-4);
        }
        while (!_factor.TryAppend(_covariances.AsSpan(0, i + 1)));
        _ownNoise[i] = _covariances[i] - own;
        _inverse[i] = new double[i + 1];
        _factor.InverseRow(_inverse, i, _inverse[i]);
        _targets[i] = target;
    }

    private void Solve()
    {
        Span<double> alpha = _alpha.AsSpan(0, Count);
        _targets.AsSpan(0, Count).CopyTo(alpha);
        _factor.SolveLower(alpha);
        _factor.SolveUpper(alpha);
    }
}
