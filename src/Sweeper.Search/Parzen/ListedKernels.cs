namespace Sweeper.Search.Parzen;

/// <summary>Probabilities of the values of a list, given the value of an observation.</summary>
internal sealed class ListedKernels : AxisKernels
{
    private const double LeastProbability = 1e-300;

    private readonly ListedAxis _axis;
    private readonly int[] _centres;
    private readonly double _width;
    private readonly double[]?[] _columns;

    /// <param name="axis">The values.</param>
    /// <param name="centres">Indices of values, or absent.</param>
    /// <param name="width">As <see cref="Bandwidth"/> has it for values with or without an order.</param>
    public ListedKernels(ListedAxis axis, double[] centres, double width)
    {
        _axis = axis;
        _width = width;
        _centres = [.. centres.Select(centre => double.IsNaN(centre) ? axis.Count : (int)centre)];
        _columns = new double[]?[axis.Count];
    }

    /// <inheritdoc/>
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

    /// <inheritdoc/>
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

    // The index behind the last value stands for an observation without the parameter.
    private double Probability(int centre, int value)
    {
        double share = _axis.Shares[value];
        if (centre == _axis.Count)
        {
            return share;
        }

        if (_axis.IsOrdinal)
        {
            double middle = _axis.MiddleOf(centre);
            double mass = TruncatedGaussian.Mass(middle, _width, _axis.Edges[value], _axis.Edges[value + 1]);
            return Math.Max(mass / TruncatedGaussian.Mass(middle, _width, 0, 1), LeastProbability);
        }

        // J. Aitchison and C. G. G. Aitken, 1976, spreading by the shares instead of evenly.
        return (_width * share) + (value == centre ? 1 - _width : 0);
    }
}
