namespace Sweeper.Search;

/// <summary>A named dimension of the search space.</summary>
/// <param name="Name">Letters, digits, <c>_ . -</c>, not starting with a digit, <c>.</c> or <c>-</c>.</param>
/// <param name="Domain">The values it may take.</param>
public sealed record Parameter(string Name, Domain Domain);

/// <summary>The ordered set of parameters of a sweep, in the order of the sweep file.</summary>
public sealed class SearchSpace(IEnumerable<Parameter> parameters)
{
    public IReadOnlyList<Parameter> Parameters { get; } = [.. parameters];
}
