namespace Sweeper.Search.Parzen;

/// <summary>One parameter as the Parzen estimators see it.</summary>
/// <remarks>
/// A closed hierarchy: <see cref="ContinuousAxis"/> and <see cref="ListedAxis"/>. Immutable and safe to use from several
/// threads.
/// </remarks>
internal abstract class ParzenAxis
{
    /// <summary>In place of the position of a parameter that a configuration does not have.</summary>
    public const double Absent = double.NaN;

    // With more their cells are so narrow that the density at their middle says the same.
    private const int MostSteps = 64;

    /// <summary>The axis of a domain.</summary>
    public static ParzenAxis Of(Domain domain) => domain switch
    {
        Categorical { IsOrdinal: false } list => ListedAxis.OfNames(list),
        Categorical list => ListedAxis.OfOrdered(list),
        _ when domain.Support is { Count: <= MostSteps } values => ListedAxis.OfSteps(domain, values),
        _ => new ContinuousAxis(domain),
    };

    /// <summary>Where a value lies; <see cref="Absent"/> when the domain does not have it.</summary>
    public abstract double PositionOf(ParameterValue value);

    /// <summary>The value at a position.</summary>
    public abstract ParameterValue ValueAt(double position);
}
