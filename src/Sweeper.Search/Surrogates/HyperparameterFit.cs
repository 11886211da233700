namespace Sweeper.Search.Surrogates;

/// <summary>Beliefs about the hyperparameters before any data: normal distributions of their logarithms.</summary>
internal sealed record HyperparameterPrior
{
    /// <summary>Mean of the logarithm of a length scale in one dimension.</summary>
    public double LengthMean { get; init; } = Math.Log(0.55);

    /// <summary>How the mean grows with the logarithm of the number of dimensions that vary.</summary>
    public double LengthGrowth { get; init; } = 0.25;

    /// <summary>Standard deviation of the logarithm of a length scale.</summary>
    public double LengthSpread { get; init; } = 0.9;

    /// <summary>Mean of the logarithm of the noise, as a share of the function's variance.</summary>
    public double NoiseMean { get; init; } = Math.Log(1e-3);

    /// <summary>Standard deviation of the logarithm of the noise.</summary>
    public double NoiseSpread { get; init; } = 2;

    public double LengthMeanFor(int dimensions) => LengthMean + (LengthGrowth * Math.Log(Math.Max(dimensions, 1)));
}

/// <summary>The most probable hyperparameters of a Gaussian process given data (maximum a posteriori).</summary>
/// <remarks>
/// The negative log posterior and its gradient are those of Rasmussen and Williams, equations 5.8 and 5.9, with the
/// signal variance profiled out. Parameters: the logarithms of the length scales, then that of the noise.
/// </remarks>
internal sealed class HyperparameterFit
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

    /// <param name="points">Masked.</param>
    /// <param name="targets">[points], about standardised.</param>
    /// <param name="extraNoise">[points], as for <see cref="GaussianProcess"/>.</param>
    /// <param name="varying">How many dimensions have more than one value.</param>
    /// <param name="prior">Beliefs before the data.</param>
    public HyperparameterFit(
        PointSet points, double[] targets, double[] extraNoise, int varying, HyperparameterPrior prior)
    {
        _points = points;
        _targets = targets;
        _extraNoise = extraNoise;
        _prior = prior;
        _lengthMean = prior.LengthMeanFor(varying);
        _n = targets.Length;
        _dimensions = points.Dimensions;
        _slopes = Square(_n);
        _inverse = Square(_n);
        _precision = Square(_n);
        _distances = new double[points.Capacity];
        _covariances = new double[points.Capacity];
        _alpha = new double[_n];
        _weights = new double[_dimensions];
        _point = new double[_dimensions];
    }

    /// <summary>Number of parameters: one for each dimension and one for the noise.</summary>
    public int Parameters => _dimensions + 1;

    /// <summary>The parameters that are the most probable without data.</summary>
    public double[] PriorMean()
    {
        double[] parameters = new double[Parameters];
        parameters.AsSpan(0, _dimensions).Fill(_lengthMean);
        parameters[_dimensions] = _prior.NoiseMean;
        return parameters;
    }

    /// <summary>Descends from a start to a local optimum.</summary>
    /// <returns>The parameters there and their negative log posterior.</returns>
    public (double[] Parameters, double Value) Descend(ReadOnlySpan<double> start, int maxIterations)
    {
        double[] lower = new double[Parameters];
        double[] upper = new double[Parameters];
        lower.AsSpan().Fill(LogLength.Min);
        upper.AsSpan().Fill(LogLength.Max);
        (lower[_dimensions], upper[_dimensions]) = LogNoise;
        double[] x = new double[Parameters];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Math.Clamp(start[i], lower[i], upper[i]);
        }

        double value = new BoundedMinimizer(lower, upper).Minimize(NegativeLogPosterior, x, maxIterations, 1e-3);
        return (x, value);
    }

    /// <summary>Draws from the normal distribution with the mode and the curvature of the posterior (Laplace's approximation).</summary>
    public List<double[]> Sample(ReadOnlySpan<double> mode, int count, SeededRandom random, double temper)
    {
        int p = Parameters;
        double[][] hessian = new double[p][];
        double[] at = mode.ToArray();
        double[] up = new double[p];
        double[] down = new double[p];
        for (int i = 0; i < p; i++)
        {
            const double Step = 0.1;
            at[i] = mode[i] + Step;
            double valueUp = NegativeLogPosterior(at, up);
            at[i] = mode[i] - Step;
            double valueDown = NegativeLogPosterior(at, down);
            at[i] = mode[i];
            hessian[i] = new double[p];
            for (int j = 0; j < p && double.IsFinite(valueUp + valueDown); j++)
            {
                hessian[i][j] = (up[j] - down[j]) / (2 * Step);
            }
        }

        Cholesky factor = new();
        double ridge = 0;
        bool done = false;
        while (!done)
        {
            factor.Clear();
            done = true;
            for (int i = 0; i < p && done; i++)
            {
                double[] row = new double[i + 1];
                for (int j = 0; j < i; j++)
                {
                    row[j] = (hessian[i][j] + hessian[j][i]) / 2;
                }

                double least = i < _dimensions ? 0.5 / (_prior.LengthSpread * _prior.LengthSpread) : 0.5 / (_prior.NoiseSpread * _prior.NoiseSpread);
                row[i] = Math.Max(hessian[i][i], least) + ridge;
                done = factor.TryAppend(row);
            }

            ridge = Math.Max(0.1, 3 * ridge);
        }

        List<double[]> samples = [];
        for (int k = 0; k < count; k++)
        {
            double[] z = new double[p];
            for (int i = 0; i < p; i++)
            {
                z[i] = temper * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            }

            factor.SolveUpper(z);
            for (int i = 0; i < p; i++)
            {
                z[i] = Math.Clamp(z[i] + mode[i], i < _dimensions ? LogLength.Min : LogNoise.Min, i < _dimensions ? LogLength.Max : LogNoise.Max);
            }

            samples.Add(z);
        }

        return samples;
    }

    public Hyperparameters ToHyperparameters(ReadOnlySpan<double> parameters)
    {
        double[] weights = new double[_dimensions];
        for (int d = 0; d < weights.Length; d++)
        {
            weights[d] = Math.Exp(-2 * parameters[d]);
        }

        return new Hyperparameters(weights, Math.Exp(parameters[_dimensions]));
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

    private static double Penalty(double value, double mean, double spread, ref double slope)
    {
        double standard = (value - mean) / spread;
        slope += standard / spread;
        return 0.5 * standard * standard;
    }

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
