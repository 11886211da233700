namespace Sweeper.Search.Expressions;

/// <summary>An expression cannot be read. The only exception that reading one throws.</summary>
/// <param name="what">What is wrong.</param>
/// <param name="fix">What to do about it, starting with a verb, no final point.</param>
/// <param name="column">Where in the expression, 1-based.</param>
public sealed class ExpressionException(string what, string fix, int column) : Exception(what)
{
    /// <summary>What to do about it, starting with a verb, no final point.</summary>
    public string Fix { get; } = fix;

    /// <summary>Where in the expression, 1-based.</summary>
    public int Column { get; } = column;

    /// <summary>The word that should be a parameter's name and is none; null when something else is wrong.</summary>
    public string? UnknownName { get; init; }
}
