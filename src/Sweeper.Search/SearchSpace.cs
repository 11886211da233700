using Sweeper.Search.Samplers;

namespace Sweeper.Search;

/// <summary>A named dimension of the search space.</summary>
/// <param name="Name">Letters, digits, <c>_ . -</c>, not starting with a digit, <c>.</c> or <c>-</c>.</param>
/// <param name="Domain">The values it may take.</param>
/// <param name="OnlyIf">When a configuration has the parameter at all; null: always. Speaks of other parameters alone.</param>
public sealed record Parameter(string Name, Domain Domain, Predicate? OnlyIf = null);

/// <summary>The ordered set of parameters of a sweep, in the order of the sweep file, with what they must keep to together.</summary>
/// <remarks>Immutable and safe to use from several threads.</remarks>
public sealed class SearchSpace
{
    /// <summary>
    /// How many combinations of entangled parameters, those that conditions and constraints speak of, are listed.
    /// </summary>
    public const int MaxListed = 1_000_000;

    private readonly Lazy<PointGrid?> _grid;
    private readonly Lazy<PointGrid?> _points;
    private readonly Lazy<GridListing?> _gridListing;
    private readonly int[] _parentsFirst;

    /// <param name="parameters">In the order of the sweep file.</param>
    /// <param name="constraints">What every configuration must keep to.</param>
    /// <exception cref="ArgumentException">The conditions of some parameters go round in a circle.</exception>
    public SearchSpace(IEnumerable<Parameter> parameters, IEnumerable<Predicate>? constraints = null)
    {
        Parameters = [.. parameters];
        Constraints = [.. constraints ?? []];
        _parentsFirst = OrderByConditions(Parameters);
        _grid = new(() => PointGrid.TryCreate(this, domain => domain.GridValues));
        _points = new(() => PointGrid.TryCreate(this, domain => domain.Support));
        _gridListing = new(() => GridListing.TryCreate(this));
    }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>What every configuration must keep to.</summary>
    public IReadOnlyList<Predicate> Constraints { get; }

    /// <summary>Whether some configurations lack a parameter.</summary>
    public bool IsConditional => Parameters.Any(parameter => parameter.OnlyIf is not null);

    /// <summary>
    /// Number of different, allowed configurations of a grid, at most <see cref="long.MaxValue"/>; null when a grid
    /// cannot run over some domain. Where the entangled parameters have more than <see cref="MaxListed"/> combinations it
    /// is the number of all combinations, dropped and forbidden ones included.
    /// </summary>
    public long? GridCount => _grid.Value?.Count
        ?? (GridAxis.TryCreateAll(Parameters, domain => domain.GridValues) is { } axes
            ? GridAxis.Combinations(axes)
            : null);

    /// <summary>
    /// Number of different, allowed configurations sampling can reach, at most <see cref="long.MaxValue"/>; null when
    /// without end, or when the entangled parameters have more than <see cref="MaxListed"/> combinations.
    /// </summary>
    public long? PointCount => _points.Value?.Count;

    /// <summary>
    /// The configurations a grid runs over, numbered; null when some domain has none, or too many to list.
    /// </summary>
    internal PointGrid? Grid => _grid.Value;

    /// <summary>The configurations sampling can reach, or null when they cannot be listed.</summary>
    internal PointGrid? Points => _points.Value;

    /// <summary>The configurations a grid runs over, in its order; null when some domain has none.</summary>
    internal GridListing? GridListing => _gridListing.Value;

    /// <summary>The parameters, each after those its condition speaks of.</summary>
    internal IEnumerable<Parameter> ParentsFirst => _parentsFirst.Select(i => Parameters[i]);

    /// <summary>The configuration that has these values, without the parameters whose condition does not hold.</summary>
    /// <param name="values">One for each parameter, in the order of <see cref="Parameters"/>.</param>
    public Configuration Assemble(IReadOnlyList<ParameterValue> values)
    {
        if (!IsConditional)
        {
            return new Configuration(Parameters.Select((parameter, i) => KeyValuePair.Create(parameter.Name, values[i])));
        }

        Dictionary<string, ParameterValue> active = new(StringComparer.Ordinal);
        foreach (int i in _parentsFirst)
        {
            if (Parameters[i].OnlyIf?.Holds(active.GetValueOrDefault) ?? true)
            {
                active.Add(Parameters[i].Name, values[i]);
            }
        }

        return new Configuration(Parameters
            .Where(parameter => active.ContainsKey(parameter.Name))
            .Select(parameter => KeyValuePair.Create(parameter.Name, active[parameter.Name])));
    }

    /// <summary>Whether a configuration has exactly the parameters that its values call for.</summary>
    public bool HasParametersOf(Configuration configuration)
    {
        int count = 0;
        foreach (Parameter parameter in Parameters)
        {
            bool isActive = parameter.OnlyIf?.Holds(name => configuration[name]) ?? true;
            if (isActive != configuration[parameter.Name] is not null)
            {
                return false;
            }

            count += isActive ? 1 : 0;
        }

        return configuration.Entries.Count == count;
    }

    /// <summary>Whether a configuration keeps to all constraints.</summary>
    public bool Allows(Configuration configuration) =>
        Constraints.All(constraint => constraint.Holds(name => configuration[name]));

    private static int[] OrderByConditions(IReadOnlyList<Parameter> parameters)
    {
        List<int> order = [];
        HashSet<string> placed = new(StringComparer.Ordinal);
        HashSet<string> names = [.. parameters.Select(parameter => parameter.Name)];
        while (order.Count < parameters.Count)
        {
            int[] ready = [.. Enumerable.Range(0, parameters.Count).Where(i =>
                !placed.Contains(parameters[i].Name)
                && (parameters[i].OnlyIf?.Names ?? []).All(name => placed.Contains(name) || !names.Contains(name)))];
            if (ready.Length == 0)
            {
                throw new ArgumentException("Bug in Sweeper: the conditions of some parameters go round in a circle.",
                    nameof(parameters));
            }

            order.AddRange(ready);
            placed.UnionWith(ready.Select(i => parameters[i].Name));
        }

        return [.. order];
    }
}
