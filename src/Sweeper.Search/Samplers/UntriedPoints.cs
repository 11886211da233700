using System.Runtime.CompilerServices;

namespace Sweeper.Search.Samplers;

/// <summary>The points of a space, for samplers whose own proposals run into tried ones.</summary>
/// <remarks>Lists what depends on the space alone once for each space. Safe to use from several threads.</remarks>
internal sealed class UntriedPoints
{
    // Listing more would take seconds, and luck has found an untried one among so many long before.
    private const long MostListed = 1_000_000;

    private static readonly ConditionalWeakTable<SearchSpace, UntriedPoints> Known = [];

    private readonly SearchSpace _space;
    private readonly IReadOnlyList<ParameterValue>?[] _lists;

    private UntriedPoints(SearchSpace space)
    {
        _space = space;
        _lists = [.. space.Parameters.Select(parameter => parameter.Domain.Support)];
        Count = _lists.Aggregate((long?)1, (product, list) =>
            list is null || product is null || list.Count > MostListed / product ? null : product * list.Count);
    }

    /// <summary>Whether some parameter has values without end, so that chance never proposes one configuration twice.</summary>
    public bool IsEndless => Array.Exists(_lists, list => list is null);

    /// <summary>
    /// How many combinations of values there are, those that conditions make the same or constraints forbid included;
    /// null when they are too many to list.
    /// </summary>
    public long? Count { get; }

    public static UntriedPoints Of(SearchSpace space) => Known.GetValue(space, key => new UntriedPoints(key));

    /// <summary>
    /// An allowed configuration that no trial has, found by going through all from one picked by chance on; null when
    /// there is none, or when they are too many to list.
    /// </summary>
    /// <param name="study">Of the same space.</param>
    /// <param name="tried">The configurations not to propose.</param>
    public Configuration? Pick(Study study, IReadOnlySet<Configuration> tried)
    {
        if (Count is not { } count)
        {
            return null;
        }

        var random = new SeededRandom(study.Seed, study.Trials.Count + 1L, "untried point");
        long first = (long)(random.NextDouble() * count);
        return Enumerable.Range(0, (int)count)
            .Select(i => At((first + i) % count))
            .FirstOrDefault(point => !tried.Contains(point) && _space.Allows(point));
    }

    private Configuration At(long index)
    {
        var values = new ParameterValue[_lists.Length];
        for (int i = 0; i < values.Length; i++)
        {
            IReadOnlyList<ParameterValue> list = _lists[i]!;
            (index, long digit) = Math.DivRem(index, list.Count);
            values[i] = list[(int)digit];
        }

        return _space.Assemble(values);
    }
}
