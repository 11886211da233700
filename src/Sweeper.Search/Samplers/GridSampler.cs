namespace Sweeper.Search.Samplers;

/// <summary>
/// Runs over every combination of the domains' values, in the order of the parameters, the last one varying
/// fastest.
/// </summary>
/// <remarks>
/// Combinations that differ in dropped parameters alone count once, those that break a constraint are left out. Proposes
/// the first one, in that order, that no trial has, whatever became of the trial. Trial k of a new sweep therefore
/// depends on the space alone; a study that holds trials of an older space gets the configurations it lacks.
/// A study that goes on from the one before, as in a sweep, costs a comparison of references a trial; any other one is
/// looked through anew. A grid ends early where 3,000,000 steps in a row find nothing
/// that the constraints allow.
/// </remarks>
public sealed class GridSampler : ISampler
{
    private readonly Lock _gate = new();

    // What the study before held, and where in the grid the search ended: memory of the answer, never part of it.
    private readonly List<Configuration> _known = [];
    private readonly HashSet<Configuration> _tried = [];
    private GridListing? _grid;
    private int _next;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A grid cannot run over some domain of the space.</exception>
    public Configuration? Propose(Study study)
    {
        GridListing grid = study.Space.GridListing
            ?? throw new ArgumentException("Bug in Sweeper: a grid over a domain without grid values.",
                nameof(study));
        lock (_gate)
        {
            Remember(grid, study.Trials);
            while (grid[_next] is { } next)
            {
                if (!_tried.Contains(next))
                {
                    return next;
                }

                _next++;
            }

            return null;
        }
    }

    private void Remember(GridListing grid, IReadOnlyList<TrialRecord> trials)
    {
        bool goesOn = ReferenceEquals(grid, _grid) && trials.Count >= _known.Count;
        for (int i = 0; goesOn && i < _known.Count; i++)
        {
            goesOn = ReferenceEquals(trials[i].Configuration, _known[i]);
        }

        if (!goesOn)
        {
            (_grid, _next) = (grid, 0);
            _known.Clear();
            _tried.Clear();
        }

        foreach (TrialRecord trial in trials.Skip(_known.Count).ToArray())
        {
            _known.Add(trial.Configuration);
            _tried.Add(trial.Configuration);
        }
    }
}
