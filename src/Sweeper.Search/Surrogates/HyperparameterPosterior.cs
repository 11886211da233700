using System.Runtime.CompilerServices;

namespace Sweeper.Search.Surrogates;

/// <summary>The posterior distribution of a Gaussian process's hyperparameters given data.</summary>
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
    public int Parameters => _dimensions + 1;

    /// <summary>Beliefs before the data.</summary>
    public HyperparameterPrior Prior => _prior;

    /// <summary>The parameters that are the most probable without data.</summary>
    public double[] PriorMean()
    {
        double[] parameters = new double[Parameters];
        parameters.AsSpan(0, _dimensions).Fill(_lengthMean);
        parameters[_dimensions] = _prior.NoiseMean;
        return parameters;
    }

    /// <summary>The most probable parameters near those that are the most probable without data.</summary>
    public double[] Mode(int maxIterations)
    {
        (double[] lower, double[] upper) = Bounds();
        double[] x = PriorMean();
        new BoundedMinimizer(lower, upper).Minimize(NegativeLogPosterior, x, maxIterations, 1e-3);
        return x;
    }

    /// <summary>The negative log posterior, up to a constant, and its gradient; infinite where it cannot be computed.</summary>
    public double NegativeLogPosterior(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        double noise = Math.Exp(parameters[_dimensions]);
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

        return value + Penalty(
            parameters[_dimensions], _prior.NoiseMean, _prior.NoiseSpread, ref gradient[_dimensions]);
    }

    /// <summary>Where the parameters are looked for.</summary>
    public (double[] Lower, double[] Upper) Bounds()
    {
        double[] lower = new double[Parameters];
        double[] upper = new double[Parameters];
        lower.AsSpan().Fill(LogLength.Min);
        upper.AsSpan().Fill(LogLength.Max);
        (lower[_dimensions], upper[_dimensions]) = LogNoise;
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
            _covariances[i] = 1 + noise + GaussianProcess.Jitter + _extraNoise[i];
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
        for (int i = 0; i < _n; i++)
        {
            double[] row = _precision[i];
            double share = _alpha[i] / scale;
            trace += 0.5 * (row[i] - (share * _alpha[i]));
            Span<double> factors = _slopes[i].AsSpan(0, i);
            for (int j = 0; j < i; j++)
            {
                factors[j] *= row[j] - (share * _alpha[j]);
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
