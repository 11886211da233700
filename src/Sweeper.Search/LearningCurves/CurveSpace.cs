using Sweeper.Search.Surrogates;

namespace Sweeper.Search.LearningCurves;

/// <summary>
/// A search space with one dimension more: how much of its training a trial still has before it, from 1 at the first
/// report to 0 at the last.
/// </summary>
/// <remarks>The dimension is logarithmic: what 1 report tells of 2 is about what 10 tell of 20. Immutable.</remarks>
internal sealed class CurveSpace
{
    // Not a name that a parameter can have.
    private const string Rest = "#rest";

    private readonly EncodedSpace _configurations;

    /// <param name="space">Of the study.</param>
    public CurveSpace(SearchSpace space)
    {
        _configurations = new EncodedSpace(space);

        // One value only, at coordinate 0, so that whoever looks for the best point looks among whole curves.
        var rest = new Parameter(Rest, new Constant(new ParameterValue.Integer(0)));
        Encoded = new EncodedSpace(new SearchSpace([.. space.Parameters, rest], space.Constraints));
    }

    /// <summary>With the further dimension last, as one that does not vary.</summary>
    public EncodedSpace Encoded { get; }

    /// <summary>The masked point of a configuration after some of its reports.</summary>
    /// <param name="configuration">Of the study.</param>
    /// <param name="reports">1 or more; those beyond the length count as the last.</param>
    /// <param name="length">Reports of its whole curve.</param>
    public double[] Encode(Configuration configuration, int reports, int length) =>
    [
        .. _configurations.Encode(configuration).Coordinates,
        reports < length ? 1 - (Math.Log(reports) / Math.Log(length)) : 0,
    ];

    /// <summary>The masked point of a configuration at the end of its curve.</summary>
    public double[] EncodeEnd(Configuration configuration) => Encode(configuration, 1, 1);

    /// <summary>The configuration at a full point.</summary>
    public Configuration Decode(double[] point) => _configurations.Decode(point.AsSpan(..^1));
}
