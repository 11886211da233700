namespace Sweeper.Search.Parzen;

/// <summary>The kernels of one axis, one for each observation and the prior's last.</summary>
/// <remarks>That of an observation without the parameter is the prior's too.</remarks>
internal abstract class AxisKernels
{
    /// <param name="axis">Its kind decides that of the kernels.</param>
    /// <param name="positions">One for each observation, <see cref="ParzenAxis.Absent"/> among them.</param>
    /// <param name="weights">One for each observation.</param>
    /// <param name="dimensions">How many parameters an observation has on average.</param>
    public static AxisKernels Of(ParzenAxis axis, double[] positions, double[] weights, double dimensions)
    {
        int[] present = [.. Enumerable.Range(0, positions.Length).Where(i => !double.IsNaN(positions[i]))];
        double[] centres = [.. positions, ParzenAxis.Absent];
        var listed = axis as ListedAxis;
        double width = present.Length == 0 ? 1
            : listed is { IsOrdinal: false } ? Bandwidth.OfNames(present.Length, listed.Count)
            : Bandwidth.OfNumbers(
                [.. present.Select(i => listed?.MiddleOf((int)positions[i]) ?? positions[i])],
                [.. present.Select(i => weights[i])], dimensions, listed?.Count);
        return listed is null ? new ContinuousKernels(centres, width) : new ListedKernels(listed, centres, width);
    }

    /// <summary>Draws a position from a kernel.</summary>
    public abstract double Draw(int kernel, SeededRandom random);

    /// <summary>Adds the logarithm of every kernel's density at a position.</summary>
    /// <param name="position">Not absent.</param>
    /// <param name="logs">One for each kernel.</param>
    public abstract void AddLogDensity(double position, Span<double> logs);
}
