namespace Sweeper.Search;

/// <summary>A named dimension of the search space.</summary>
/// <param name="Name">Letters, digits, <c>_ . -</c>, not starting with a digit, <c>.</c> or <c>-</c>.</param>
/// <param name="Domain">The values it may take.</param>
public sealed record Parameter(string Name, Domain Domain);

/// <summary>The ordered set of parameters of a sweep, in the order of the sweep file.</summary>
/// <remarks>Immutable and safe to use from several threads.</remarks>
public sealed class SearchSpace
{
    private readonly Lazy<PointGrid?> _grid;
    private readonly Lazy<PointGrid?> _points;

    public SearchSpace(IEnumerable<Parameter> parameters)
    {
        Parameters = [.. parameters];
        _grid = new(() => PointGrid.TryCreate(Parameters, domain => domain.GridValues));
        _points = new(() => PointGrid.TryCreate(Parameters, domain => domain.Support));
    }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>
    /// Number of different grid points, at most <see cref="long.MaxValue"/>; null when a grid cannot run
    /// over some domain.
    /// </summary>
    public long? GridCount => _grid.Value?.Count;

    /// <summary>
    /// Number of different configurations sampling can reach, at most <see cref="long.MaxValue"/>; null
    /// when without end.
    /// </summary>
    public long? PointCount => _points.Value?.Count;

    /// <summary>The points a grid runs over, or null when some domain has none.</summary>
    internal PointGrid? Grid => _grid.Value;

    /// <summary>The points sampling can reach, or null when they cannot be listed.</summary>
    internal PointGrid? Points => _points.Value;
}
