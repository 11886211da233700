namespace Sweeper.Search.Samplers;

/// <summary>The different, allowed configurations of a space, numbered.</summary>
/// <remarks>
/// Parameters that no condition and no constraint speaks of are never held in memory: they make a cartesian product, the
/// last of them varying fastest. The combinations of the others, the entangled ones, are listed.
/// </remarks>
internal sealed class PointGrid
{
    private readonly SearchSpace _space;
    private readonly GridAxis[] _axes;
    private readonly bool[] _isEntangled;
    private readonly int[] _listed;
    private readonly long _freeCount;

    private PointGrid(SearchSpace space, GridAxis[] axes, bool[] isEntangled)
    {
        _space = space;
        _axes = axes;
        _isEntangled = isEntangled;
        GridAxis[] entangled = [.. axes.Where((_, i) => isEntangled[i])];
        _listed = [.. Numbers(entangled, new GridWalk(space, entangled))];
        _freeCount = GridAxis.Combinations(axes.Where((_, i) => !isEntangled[i]));
        Count = GridAxis.SaturatingProduct(_freeCount, _listed.Length);
    }

    /// <summary>At most <see cref="long.MaxValue"/>.</summary>
    public long Count { get; }

    /// <returns>Null when some domain has no list of values, or too many entangled ones.</returns>
    public static PointGrid? TryCreate(SearchSpace space, Func<Domain, IReadOnlyList<ParameterValue>?> valuesOf)
    {
        if (GridAxis.TryCreateAll(space.Parameters, valuesOf) is not { } axes)
        {
            return null;
        }

        HashSet<string> named = [.. space.Parameters.Select(parameter => parameter.OnlyIf)
            .Concat(space.Constraints)
            .SelectMany(predicate => predicate?.Names ?? [])];
        bool[] isEntangled = [.. axes.Select(axis => axis.Parameter.OnlyIf is not null || named.Contains(axis.Name))];
        return GridAxis.Combinations(axes.Where((_, i) => isEntangled[i])) <= SearchSpace.MaxListed
            ? new PointGrid(space, axes, isEntangled)
            : null;
    }

    /// <param name="index">In [0, <see cref="Count"/>).</param>
    public Configuration At(long index)
    {
        (long rank, long free) = Math.DivRem(index, _freeCount);
        int listed = _listed[(int)rank];
        var values = new ParameterValue[_axes.Length];
        for (int i = _axes.Length - 1; i >= 0; i--)
        {
            int count = _axes[i].Values.Count;
            if (_isEntangled[i])
            {
                values[i] = _axes[i].Values[listed % count];
                listed /= count;
            }
            else
            {
                values[i] = _axes[i].Values[(int)(free % count)];
                free /= count;
            }
        }

        return _space.Assemble(values);
    }

    /// <summary>The numbers of the configurations of a study that are points of this grid.</summary>
    public HashSet<long> IndicesIn(Study study)
    {
        HashSet<long> indices = [];
        foreach (TrialRecord trial in study.Trials)
        {
            if (IndexOf(trial.Configuration) is long index)
            {
                indices.Add(index);
            }
        }

        return indices;
    }

    /// <summary>
    /// The number of a configuration; null when it is no point of this grid, or beyond its saturated count.
    /// </summary>
    public long? IndexOf(Configuration configuration)
    {
        if (!_space.HasParametersOf(configuration))
        {
            return null;
        }

        Int128 free = 0;
        int listed = 0;
        for (int i = 0; i < _axes.Length; i++)
        {
            // A dropped parameter counts as having its first value.
            int? digit = configuration[_axes[i].Name] is { } value ? _axes[i].IndexOf(value) : 0;
            if (digit is null || free > long.MaxValue)
            {
                return null;
            }

            if (_isEntangled[i])
            {
                listed = (listed * _axes[i].Values.Count) + digit.Value;
            }
            else
            {
                free = (free * _axes[i].Values.Count) + digit.Value;
            }
        }

        int rank = Array.BinarySearch(_listed, listed);
        Int128 index = ((Int128)rank * _freeCount) + free;
        return rank < 0 || index > long.MaxValue ? null : (long)index;
    }

    private static IEnumerable<int> Numbers(GridAxis[] axes, GridWalk walk)
    {
        while (walk.Next() is { } digits)
        {
            int number = 0;
            for (int i = 0; i < axes.Length; i++)
            {
                number = (number * axes[i].Values.Count) + digits[i];
            }

            yield return number;
        }
    }
}
