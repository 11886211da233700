using System.Runtime.CompilerServices;

namespace Sweeper.Search.Parzen;

/// <summary>The axes of a search space, and the positions of configurations on them.</summary>
/// <remarks>Remembers positions by reference, which changes no answer. Safe to use from several threads.</remarks>
internal sealed class ParzenSpace
{
    private static readonly ConditionalWeakTable<SearchSpace, ParzenSpace> Known = [];

    private readonly SearchSpace _space;
    private readonly ConditionalWeakTable<Configuration, double[]> _rows = [];

    private ParzenSpace(SearchSpace space)
    {
        _space = space;
        Axes = [.. space.Parameters.Select(parameter => ParzenAxis.Of(parameter.Domain))];
    }

    /// <summary>One for each parameter, in the order of the space.</summary>
    public ParzenAxis[] Axes { get; }

    /// <summary>The axes of a space.</summary>
    public static ParzenSpace Of(SearchSpace space) => Known.GetValue(space, key => new ParzenSpace(key));

    /// <summary>As <see cref="PositionsOf"/>, remembered as long as the configuration lives. Not to be written to.</summary>
    public double[] RowOf(Configuration configuration) => _rows.GetValue(configuration, PositionsOf);

    /// <summary>The configuration at a position for each axis.</summary>
    public Configuration At(ReadOnlySpan<double> positions)
    {
        var values = new ParameterValue[Axes.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Axes[i].ValueAt(positions[i]);
        }

        return _space.Assemble(values);
    }

    /// <summary>One position for each axis; <see cref="ParzenAxis.Absent"/> where the configuration has none.</summary>
    public double[] PositionsOf(Configuration configuration) => [.. Axes.Select((axis, i) =>
        configuration[_space.Parameters[i].Name] is { } value ? axis.PositionOf(value) : ParzenAxis.Absent)];
}
