namespace Sweeper.Search.Parzen;

/// <summary>The kernels of one axis, one for each observation and the prior's last.</summary>
internal abstract class AxisKernels
{
    public static AxisKernels Of(
        ParzenAxis axis, int index, int dimensions, IReadOnlyList<ParzenObservation> observations, ParzenSettings settings)
    {
        double[] centres = [.. observations.Select(observation => observation.Row[index]), ParzenAxis.Absent];
        double[] weights = [.. observations.Select(observation => observation.Weight)];
        return axis is ListedAxis listed
            ? new ListedKernels(listed, centres, Bandwidth.Of(listed, centres, weights, dimensions, settings))
            : new ContinuousKernels(centres, Bandwidth.Of(axis, centres, weights, dimensions, settings));
    }

    /// <summary>Draws a position from a kernel.</summary>
    public abstract double Draw(int kernel, SeededRandom random);

    /// <summary>Adds the logarithm of every kernel's density at a position.</summary>
    /// <param name="position">Not absent.</param>
    /// <param name="logs">One for each kernel.</param>
    public abstract void AddLogDensity(double position, Span<double> logs);
}

/// <summary>Normal distributions cut off at 0 and 1; all of [0, 1] alike for an observation without the parameter.</summary>
internal sealed class ContinuousKernels : AxisKernels
{
    private readonly double[] _centres;
    private readonly double _width;
    private readonly double[] _precisions;
    private readonly double[] _factors;

    public ContinuousKernels(double[] centres, double width)
    {
        _centres = centres;
        _width = width;
        _precisions = new double[centres.Length];
        _factors = new double[centres.Length];
        for (int i = 0; i < centres.Length; i++)
        {
            if (!double.IsNaN(centres[i]))
            {
                _precisions[i] = 0.5 / (width * width);
                _factors[i] = TruncatedGaussian.LogFactor(centres[i], width);
            }
        }
    }

    public override double Draw(int kernel, SeededRandom random) => double.IsNaN(_centres[kernel])
        ? random.NextDouble()
        : TruncatedGaussian.Draw(_centres[kernel], _width, random);

    public override void AddLogDensity(double position, Span<double> logs)
    {
        for (int i = 0; i < logs.Length; i++)
        {
            if (_precisions[i] > 0)
            {
                double distance = position - _centres[i];
                logs[i] += _factors[i] - (_precisions[i] * distance * distance);
            }
        }
    }
}

/// <summary>Probabilities of the values of a list, given the value of the observation.</summary>
internal sealed class ListedKernels : AxisKernels
{
    private readonly ListedAxis _axis;
    private readonly int[] _centres;
    private readonly double _width;
    private readonly double[]?[] _columns;

    public ListedKernels(ListedAxis axis, double[] centres, double width)
    {
        _axis = axis;
        _width = width;
        _centres = [.. centres.Select(centre => double.IsNaN(centre) ? axis.Count : (int)centre)];
        _columns = new double[]?[axis.Count];
    }

    public override double Draw(int kernel, SeededRandom random)
    {
        double left = random.NextDouble();
        for (int value = 0; value < _axis.Count - 1; value++)
        {
            left -= Probability(_centres[kernel], value);
            if (left < 0)
            {
                return value;
            }
        }

        return _axis.Count - 1;
    }

    public override void AddLogDensity(double position, Span<double> logs)
    {
        int value = (int)position;
        double[] column = _columns[value] ??=
            [.. Enumerable.Range(0, _axis.Count + 1).Select(centre => Math.Log(Probability(centre, value)))];
        for (int i = 0; i < logs.Length; i++)
        {
            logs[i] += column[_centres[i]];
        }
    }

    private double Probability(int centre, int value)
    {
        double share = _axis.Shares[value];
        if (centre == _axis.Count)
        {
            return share;
        }

        if (_axis.IsOrdinal)
        {
            double middle = (_axis.Edges[centre] + _axis.Edges[centre + 1]) / 2;
            double mass = TruncatedGaussian.Mass(middle, _width, _axis.Edges[value], _axis.Edges[value + 1]);
            return Math.Max(mass / TruncatedGaussian.Mass(middle, _width, 0, 1), 1e-300);
        }

        // Aitchison and Aitken, 1976: the observed value with probability 1 - width, else any by its share.
        return (_width * share) + (value == centre ? 1 - _width : 0);
    }
}
