namespace Sweeper.Search.Samplers;

/// <summary>Finds what is left of a small finite space, for samplers whose own proposals run into tried ones.</summary>
internal static class UntriedPoints
{
    // Listing more would take seconds, and luck has found an untried one among so many long before.
    private const long MostListed = 1_000_000;

    /// <summary>Whether the points of a space are few enough to list.</summary>
    public static bool CanList(SearchSpace space) => Lists(space) is not null;

    /// <summary>
    /// An allowed configuration that no trial has, found by listing the points from one picked by chance on; null when
    /// there is none, or when the space is too large to list.
    /// </summary>
    /// <param name="study">Its space, seed and trials count.</param>
    /// <param name="tried">The configurations not to propose.</param>
    public static Configuration? Pick(Study study, IReadOnlySet<Configuration> tried)
    {
        IReadOnlyList<ParameterValue>[]? lists = Lists(study.Space);
        if (lists is null)
        {
            return null;
        }

        long count = lists.Aggregate(1L, (product, list) => product * list.Count);
        long first = (long)(new SeededRandom(study.Seed, study.Trials.Count + 1L, "untried point").NextDouble() * count);
        return Enumerable.Range(0, (int)count)
            .Select(i => At(study.Space, lists, (first + i) % count))
            .FirstOrDefault(point => !tried.Contains(point) && study.Space.Allows(point));
    }

    private static IReadOnlyList<ParameterValue>[]? Lists(SearchSpace space)
    {
        List<IReadOnlyList<ParameterValue>> lists = [];
        long product = 1;
        foreach (Parameter parameter in space.Parameters)
        {
            if (parameter.Domain.Support is not { } support || support.Count > MostListed / product)
            {
                return null;
            }

            product *= support.Count;
            lists.Add(support);
        }

        return [.. lists];
    }

    private static Configuration At(SearchSpace space, IReadOnlyList<ParameterValue>[] lists, long index)
    {
        var values = new ParameterValue[lists.Length];
        for (int i = 0; i < lists.Length; i++)
        {
            (index, long digit) = Math.DivRem(index, lists[i].Count);
            values[i] = lists[i][(int)digit];
        }

        return space.Assemble(values);
    }
}
