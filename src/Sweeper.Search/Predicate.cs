namespace Sweeper.Search;

/// <summary>A statement about the values of some parameters that holds for a configuration or does not.</summary>
/// <remarks>
/// Immutable and safe to use from several threads. A parameter the configuration lacks equals no value, and is neither
/// above nor below any.
/// </remarks>
public abstract class Predicate
{
    /// <summary>The parameters it speaks of.</summary>
    public abstract IReadOnlyCollection<string> Names { get; }

    /// <param name="valueOf">The value of a parameter by its name; null when the configuration lacks it.</param>
    public abstract bool Holds(Func<string, ParameterValue?> valueOf);
}

/// <summary>Holds when a parameter has one of the values.</summary>
/// <param name="name">The parameter.</param>
/// <param name="values">Compared by their canonical text: 3.0 is 3.</param>
public sealed class OneOf(string name, IEnumerable<ParameterValue> values) : Predicate
{
    private readonly HashSet<string> _texts = [.. values.Select(value => value.CanonicalText)];

    public override IReadOnlyCollection<string> Names { get; } = [name];

    public override bool Holds(Func<string, ParameterValue?> valueOf) =>
        valueOf(name) is { } value && _texts.Contains(value.CanonicalText);
}
