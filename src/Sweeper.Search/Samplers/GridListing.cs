namespace Sweeper.Search.Samplers;

/// <summary>
/// The different, allowed configurations of a grid in the order of the file, made as they are asked for.
/// </summary>
/// <remarks>Safe to use from several threads.</remarks>
internal sealed class GridListing
{
    private const int MaxIdleSteps = 3_000_000;

    private readonly Lock _lock = new();
    private readonly List<Configuration> _known = [];
    private readonly SearchSpace _space;
    private readonly GridAxis[] _axes;
    private readonly GridWalk _walk;

    private GridListing(SearchSpace space, GridAxis[] axes)
    {
        _space = space;
        _axes = axes;
        _walk = new GridWalk(space, axes, MaxIdleSteps);
    }

    /// <summary>The configuration of a number from 0 on; null after the last.</summary>
    public Configuration? this[int index]
    {
        get
        {
            lock (_lock)
            {
                while (_known.Count <= index && _walk.Next() is { } digits)
                {
                    _known.Add(_space.Assemble([.. _axes.Select((axis, i) => axis.Values[digits[i]])]));
                }

                return index < _known.Count ? _known[index] : null;
            }
        }
    }

    /// <returns>Null when a grid cannot run over some domain.</returns>
    public static GridListing? TryCreate(SearchSpace space) =>
        GridAxis.TryCreateAll(space.Parameters, domain => domain.GridValues) is { } axes
            ? new GridListing(space, axes)
            : null;
}
