namespace Sweeper.Search.Samplers;

/// <summary>
/// Visits the combinations of some axes in order, the last one varying fastest: each different configuration once, and
/// those alone that keep to the constraints.
/// </summary>
/// <remarks>
/// Depth first. Whether a parameter is dropped, and whether a constraint holds, is looked at as soon as everything it
/// depends on is chosen, so that a whole branch is left out at once. Of a dropped parameter only the first value is
/// followed: the others make the same configuration.
/// </remarks>
internal sealed class GridWalk
{
    private readonly GridAxis[] _axes;
    private readonly List<int>[] _decided;
    private readonly List<Predicate>[] _checked;
    private readonly Dictionary<string, ParameterValue> _active = new(StringComparer.Ordinal);
    private readonly int[] _digits;
    private readonly bool[] _isSingle;
    private readonly int _maxIdleSteps;
    private int _depth;

    /// <param name="space">Says what depends on what.</param>
    /// <param name="axes">Of all parameters that conditions and constraints speak of, or more.</param>
    /// <param name="maxIdleSteps">
    /// After so many steps without another combination the walk ends as if there were no more.
    /// </param>
    public GridWalk(SearchSpace space, GridAxis[] axes, int maxIdleSteps = int.MaxValue)
    {
        _maxIdleSteps = maxIdleSteps;
        _axes = axes;
        _digits = new int[axes.Length];
        _isSingle = new bool[axes.Length];
        _decided = [.. axes.Select(_ => new List<int>())];
        _checked = [.. axes.Select(_ => new List<Predicate>())];
        Dictionary<string, int> depths = new(StringComparer.Ordinal);
        foreach (Parameter parameter in space.ParentsFirst)
        {
            int own = Array.FindIndex(axes, axis => axis.Name == parameter.Name);
            if (own >= 0)
            {
                int depth = Math.Max(own, DepthOf(parameter.OnlyIf, depths));
                depths.Add(parameter.Name, depth);
                _decided[depth].Add(own);
            }
        }

        if (axes.Length > 0)
        {
            _digits[0] = -1;
            foreach (Predicate constraint in space.Constraints)
            {
                _checked[DepthOf(constraint, depths)].Add(constraint);
            }
        }
        else
        {
            // One combination, the empty one.
            _depth = space.Constraints.All(constraint => constraint.Holds(_ => null)) ? 0 : -1;
        }
    }

    /// <summary>
    /// The number of the value on each axis for the next combination; null when there are no more. The array is used
    /// again.
    /// </summary>
    public int[]? Next()
    {
        if (_axes.Length == 0)
        {
            return _depth-- == 0 ? _digits : null;
        }

        for (int idle = 0; _depth >= 0 && idle < _maxIdleSteps; idle++)
        {
            if (++_digits[_depth] >= (_isSingle[_depth] ? 1 : _axes[_depth].Values.Count))
            {
                _isSingle[_depth] = false;
                _depth--;
            }
            else if (!Enter(_depth))
            {
                continue;
            }
            else if (_depth == _axes.Length - 1)
            {
                return _digits;
            }
            else
            {
                _digits[++_depth] = -1;
            }
        }

        _depth = -1;
        return null;
    }

    private static int DepthOf(Predicate? predicate, Dictionary<string, int> depths) =>
        (predicate?.Names ?? []).Select(name => depths.GetValueOrDefault(name)).DefaultIfEmpty(0).Max();

    /// <summary>Whether the branch below the values chosen so far can hold a combination.</summary>
    private bool Enter(int depth)
    {
        foreach (int i in _decided[depth])
        {
            GridAxis axis = _axes[i];
            if (axis.Parameter.OnlyIf?.Holds(_active.GetValueOrDefault) ?? true)
            {
                _active[axis.Name] = axis.Values[_digits[i]];
                continue;
            }

            _active.Remove(axis.Name);
            _isSingle[depth] |= i == depth;
            if (_digits[i] > 0)
            {
                return false;
            }
        }

        return _checked[depth].TrueForAll(constraint => constraint.Holds(_active.GetValueOrDefault));
    }
}
