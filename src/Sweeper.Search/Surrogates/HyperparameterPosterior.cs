using System.Runtime.CompilerServices;

namespace Sweeper.Search.Surrogates;

/// <summary>The posterior distribution of a Gaussian process's hyperparameters given data: its mode and its surroundings.</summary>
/// <remarks>
/// The negative log posterior and its gradient are those of Rasmussen and Williams, equations 5.8 and 5.9, with the
/// signal variance profiled out. Parameters: the logarithms of the length scales, then that of the noise.
/// </remarks>
internal sealed class HyperparameterPosterior
{
    private static readonly (double Min, double Max) LogLength = (Math.Log(0.03), Math.Log(100));
    private static readonly (double Min, double Max) LogNoise = (Math.Log(1e-6), Math.Log(2));

    private readonly PointSet _points;
    private readonly double[] _targets;
    private readonly double[] _extraNoise;
    private readonly HyperparameterPrior _prior;
    private readonly double _lengthMean;
    private readonly int _n;
    private readonly int _dimensions;
    private readonly Cholesky _factor = new();
    private readonly double[][] _slopes;
    private readonly double[][] _inverse;
    private readonly double[][] _precision;
    private readonly double[] _distances;
    private readonly double[] _covariances;
    private readonly double[] _alpha;
    private readonly double[] _weights;
    private readonly double[] _point;
    private double _trend;

    public HyperparameterPosterior(EncodedSpace space, TrainingData data, HyperparameterPrior prior)
    {
        _points = data.ToPointSet(space, 0);
        _targets = data.Targets;
        _extraNoise = data.ExtraNoise;
        _prior = prior;
        _lengthMean = prior.LengthMeanFor(space.Varying.Length);
        _n = data.Count;
        _dimensions = _points.Dimensions;
        _slopes = Square(_n);
        _inverse = Square(_n);
        _precision = Square(_n);
        _distances = new double[_points.Capacity];
        _covariances = new double[_points.Capacity];
        _alpha = new double[_n];
        _weights = new double[_dimensions];
        _point = new double[_dimensions];
    }

    /// <summary>Number of parameters: one for each dimension and one for the noise.</summary>
    public int Parameters => _dimensions + 2;

    /// <summary>The parameters that are the most probable without data.</summary>
    public double[] PriorMean()
    {
        double[] parameters = new double[Parameters];
        parameters.AsSpan(0, _dimensions).Fill(_lengthMean);
        parameters[_dimensions] = _prior.NoiseMean;
        parameters[_dimensions + 1] = _prior.TrendMean;
        return parameters;
    }

    /// <summary>The most probable parameters near those that are the most probable without data.</summary>
    public double[] Mode(int maxIterations)
    {
        (double[] lower, double[] upper) = Bounds();
        double[] x = PriorMean();
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Math.Clamp(x[i], lower[i], upper[i]);
        }

        new BoundedMinimizer(lower, upper).Minimize(NegativeLogPosterior, x, maxIterations, 1e-3);
        return x;
    }

    /// <summary>Draws from the normal distribution that has the posterior's mode and curvature there.</summary>
    /// <remarks>Laplace's approximation: MacKay, Information Theory, Inference, and Learning Algorithms, chapter 27.</remarks>
    public IEnumerable<double[]> Sample(double[] mode, int count, SeededRandom random)
    {
        Cholesky curvature = Curvature(mode);
        (double[] lower, double[] upper) = Bounds();
        for (int k = 0; k < count; k++)
        {
            // x = mode + L'^-1 z has covariance (L L')^-1.
            double[] x = new double[Parameters];
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = random.NextGaussian();
            }

            curvature.SolveUpper(x);
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = Math.Clamp(mode[i] + x[i], lower[i], upper[i]);
            }

            yield return x;
        }
    }

    /// <summary>The negative log posterior, up to a constant, and its gradient; infinite where it cannot be computed.</summary>
    public double NegativeLogPosterior(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        double noise = Math.Exp(parameters[_dimensions]);
        _trend = Math.Exp(parameters[_dimensions + 1]);
        for (int d = 0; d < _dimensions; d++)
        {
            _weights[d] = Math.Exp(-2 * parameters[d]);
        }

        if (!TryFactor(noise))
        {
            return double.PositiveInfinity;
        }

        _targets.CopyTo(_alpha, 0);
        _factor.SolveLower(_alpha);
        _factor.SolveUpper(_alpha);
        double degrees = _n + GaussianProcess.ScalePriorWeight;
        double scale = (VectorMath.Dot(_targets, _alpha) + GaussianProcess.ScalePriorWeight) / degrees;
        double value = (0.5 * degrees * Math.Log(scale)) + _factor.LogDiagonal;
        gradient.Clear();
        SetPrecision();
        AddDataGradient(scale, noise, gradient);
        for (int d = 0; d < _dimensions; d++)
        {
            value += Penalty(parameters[d], _lengthMean, _prior.LengthSpread, ref gradient[d]);
        }

        value += Penalty(
            parameters[_dimensions + 1], _prior.TrendMean, _prior.TrendSpread, ref gradient[_dimensions + 1]);
        return value + Penalty(
            parameters[_dimensions], _prior.NoiseMean, _prior.NoiseSpread, ref gradient[_dimensions]);
    }

    // The factor of the Hessian at the mode, from differences of the gradient.
    private Cholesky Curvature(double[] mode)
    {
        const double Step = 0.05;
        int p = Parameters;
        double[] here = new double[p];
        double[] there = new double[p];
        double[][] hessian = new double[p][];
        NegativeLogPosterior(mode, here);
        for (int i = 0; i < p; i++)
        {
            double[] at = [.. mode];
            at[i] += Step;
            bool isDefined = double.IsFinite(NegativeLogPosterior(at, there));
            hessian[i] = new double[p];
            for (int j = 0; j < p && isDefined; j++)
            {
                hessian[i][j] = (there[j] - here[j]) / Step;
            }
        }

        Cholesky factor = new();
        for (double ridge = 0; !TryFactor(hessian, ridge, factor); ridge = Math.Max(0.1, 3 * ridge))
        {
            factor.Clear();
        }

        return factor;
    }

    // The prior alone has curvature 1 / spread^2; half of that keeps the draws in range where the data bend it downward.
    private bool TryFactor(double[][] hessian, double ridge, Cholesky factor)
    {
        double[] row = new double[Parameters];
        for (int i = 0; i < row.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                row[j] = (hessian[i][j] + hessian[j][i]) / 2;
            }

            double spread = i < _dimensions ? _prior.LengthSpread : i == _dimensions ? _prior.NoiseSpread : _prior.TrendSpread;
            row[i] = Math.Max(hessian[i][i], 0.5 / (spread * spread)) + ridge;
            if (!factor.TryAppend(row.AsSpan(0, i + 1)))
            {
                return false;
            }
        }

        return true;
    }

    private (double[] Lower, double[] Upper) Bounds()
    {
        double[] lower = new double[Parameters];
        double[] upper = new double[Parameters];
        lower.AsSpan().Fill(LogLength.Min);
        upper.AsSpan().Fill(LogLength.Max);
        (lower[_dimensions], upper[_dimensions]) = LogNoise;
        (lower[_dimensions + 1], upper[_dimensions + 1]) = _prior.HasTrend ? (-10, 3) : (-40, -40);
        return (lower, upper);
    }

    private static double Penalty(double value, double mean, double spread, ref double slope)
    {
        double standard = (value - mean) / spread;
        slope += standard / spread;
        return 0.5 * standard * standard;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryFactor(double noise)
    {
        _factor.Clear();
        for (int i = 0; i < _n; i++)
        {
            _points.CopyTo(i, _point);
            _points.SquaredDistances(_point, _weights, i + 1, _distances);
            Matern52.Evaluate(_distances, i + 1, _covariances, _slopes[i]);
            _points.AddTrend(_point, _trend / _dimensions, i + 1, _covariances);
            _covariances[i] = 1 + (_trend / _dimensions * _points.TrendAt(_point)) + noise + GaussianProcess.Jitter + _extraNoise[i];
            if (!_factor.TryAppend(_covariances.AsSpan(0, i + 1)))
            {
                return false;
            }
        }

        return true;
    }

    // The lower half of the inverse of the covariance matrix, as L^-T L^-1.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetPrecision()
    {
        for (int k = 0; k < _n; k++)
        {
            _factor.InverseRow(_inverse, k, _inverse[k]);
            _precision[k].AsSpan(0, k + 1).Clear();
            for (int i = 0; i <= k; i++)
            {
                VectorMath.AddScaled(_inverse[k].AsSpan(0, i + 1), _inverse[k][i], _precision[i]);
            }
        }
    }

    // Sum over i, j of W_ij dK_ij, W = (K^-1 - alpha alpha' / scale) / 2; ds_ij / dlog(length) = -2 weight difference^2.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddDataGradient(double scale, double noise, Span<double> gradient)
    {
        double trace = 0;
        double trendSum = 0;
        for (int i = 0; i < _n; i++)
        {
            double[] row = _precision[i];
            double share = _alpha[i] / scale;
            trace += 0.5 * (row[i] - (share * _alpha[i]));
            Span<double> factors = _slopes[i].AsSpan(0, i);
            _points.CopyTo(i, _point);
            _distances.AsSpan().Clear();
            _points.AddTrend(_point, 1, i + 1, _distances);
            trendSum += 0.5 * (row[i] - (share * _alpha[i])) * _points.TrendAt(_point);
            for (int j = 0; j < i; j++)
            {
                double weight = row[j] - (share * _alpha[j]);
                factors[j] *= weight;
                trendSum += weight * _distances[j];
            }

            for (int d = 0; d < _dimensions; d++)
            {
                gradient[d] += _points.WeightedSum(d, _points[i, d], factors);
            }
        }

        for (int d = 0; d < _dimensions; d++)
        {
            gradient[d] *= -2 * _weights[d];
        }

        gradient[_dimensions] = noise * trace;
        gradient[_dimensions + 1] = _trend / _dimensions * trendSum;
    }

    private static double[][] Square(int n)
    {
        double[][] rows = new double[n][];
        for (int i = 0; i < n; i++)
        {
            rows[i] = new double[(i / 4 * 4) + 4];
        }

        return rows;
    }
}
