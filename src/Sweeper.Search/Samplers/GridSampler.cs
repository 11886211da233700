namespace Sweeper.Search.Samplers;

/// <summary>
/// Runs over every combination of the domains' values, in the order of the parameters, the last one varying
/// fastest.
/// </summary>
/// <remarks>
/// Proposes the first point, in that order, that no trial has, whatever became of the trial. Trial k of a
/// new sweep
/// therefore depends on the space alone; a study that holds trials of an older space gets the points it
/// lacks.
/// O(trials x parameters) for each proposal, however large the grid.
/// </remarks>
public sealed class GridSampler : ISampler
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A grid cannot run over some domain of the space.</exception>
    public Configuration? Propose(Study study)
    {
        PointGrid grid = study.Space.Grid
            ?? throw new ArgumentException("Bug in Sweeper: a grid over a domain without grid values.",
                nameof(study));
        HashSet<long> tried = grid.IndicesIn(study);
        long next = 0;
        while (tried.Contains(next))
        {
            next++;
        }

        return next < grid.Count ? grid.At(next) : null;
    }
}
