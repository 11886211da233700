using Sweeper.Engine.SweepFiles;
using Sweeper.Search;

namespace Sweeper.Engine.Planning;

/// <summary>How many configurations a search space has, and what became of the others.</summary>
/// <param name="Values">How many values each parameter has that has several, in the order of the file.</param>
/// <param name="Combinations">All combinations of the values.</param>
/// <param name="Collapsed">Combinations that are the same configuration as another, because <c>when</c> drops what they differ in.</param>
/// <param name="Excluded">Configurations that <c>where</c> leaves out.</param>
public sealed record SpaceSize(IReadOnlyList<(string Name, int Count)> Values, long Combinations, long Collapsed, long Excluded)
{
    public long Configurations => Combinations - Collapsed - Excluded;

    /// <summary>Null when some parameter has no list of values, or the combinations are too many to be counted.</summary>
    public static SpaceSize? Of(SweepSpec spec)
    {
        bool isGrid = spec.Method == SearchMethod.Grid;
        List<(string, int)> values = [];
        Int128 combinations = 1;
        foreach (Parameter parameter in spec.Space.Parameters)
        {
            if ((isGrid ? parameter.Domain.GridValues : parameter.Domain.Support) is not { } listed)
            {
                return null;
            }

            combinations = Int128.Min(combinations * listed.Count, long.MaxValue);
            if (listed.Count > 1)
            {
                values.Add((parameter.Name, listed.Count));
            }
        }

        long? Count(SearchSpace space) => isGrid ? space.GridCount : space.PointCount;
        return combinations < long.MaxValue
            && Count(new SearchSpace(spec.Space.Parameters)) is { } distinct && Count(spec.Space) is { } allowed
                ? new(values, (long)combinations, (long)combinations - distinct, distinct - allowed)
                : null;
    }
}
