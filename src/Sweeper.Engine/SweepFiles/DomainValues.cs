using Sweeper.Search;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Which values of a sweep's parameters may be tried.</summary>
internal static class DomainValues
{
    /// <summary>The domain's own value that equals the given one; null when the domain has none.</summary>
    public static ParameterValue? Find(Domain domain, ParameterValue value, SearchMethod? method)
    {
        if (Listed(domain, method) is { } listed)
        {
            return listed.FirstOrDefault(known => known.CanonicalText == value.CanonicalText);
        }

        return value.AsNumber() is double number && IsInside(domain, number) ? value : null;
    }

    /// <summary>Whether a configuration is one that a method could propose in a space.</summary>
    public static bool HasPlace(SearchSpace space, Configuration configuration, SearchMethod? method)
    {
        int active = 0;
        foreach (Parameter parameter in space.Parameters)
        {
            if (parameter.OnlyIf?.Holds(name => configuration[name]) ?? true)
            {
                active++;
                if (configuration[parameter.Name] is not { } value || Find(parameter.Domain, value, method) is null)
                {
                    return false;
                }
            }
        }

        return active == configuration.Entries.Count && space.Allows(configuration);
    }

    /// <summary>The only value, or null when there are several.</summary>
    public static ParameterValue? Only(Domain domain, SearchMethod? method) =>
        Listed(domain, method) is { Count: 1 } single ? single[0] : null;

    /// <summary>As a message names it: <c>8, 16, 32</c>, <c>from 0 to 1</c>.</summary>
    public static string Described(Domain domain, SearchMethod? method) => Listed(domain, method) switch
    {
        { Count: <= 12 } listed => $"{(listed.Count > 1 ? "one of " : "")}{string.Join(", ", listed)}",
        { } many => $"one of {string.Join(", ", many.Take(11))}, ... {many[^1]}",
        _ when Bounds(domain) is var (min, max) => double.IsFinite(max)
            ? $"a number from {NumberText.Of(min)} to {NumberText.Of(max)}"
            : double.IsFinite(min) ? "a number above 0" : "a number",
        _ => "a number",
    };

    private static IReadOnlyList<ParameterValue>? Listed(Domain domain, SearchMethod? method) =>
        domain is IntUniform { Min: var min, Max: var max } && (Int128)max - min > 1000 ? null
            : method == SearchMethod.Grid ? domain.GridValues : domain.Support;

    private static bool IsInside(Domain domain, double number)
    {
        (double min, double max) = Bounds(domain);
        return number >= min && number <= max && (domain is not IntUniform || double.IsInteger(number))
            && (domain is not LogNormal || number > 0);
    }

    private static (double Min, double Max) Bounds(Domain domain) => domain switch
    {
        IntUniform d => (d.Min, d.Max),
        Uniform d => (d.Min, d.Max),
        QUniform d => (d.Min, d.Max),
        LogUniform d => (d.Min, d.Max),
        InvLogUniform d => (d.Min, d.Max),
        QLogUniform d => (d.Min, d.Max),
        LogNormal or QLogNormal => (0, double.PositiveInfinity),
        Beta or QBeta => (0, 1),
        _ => (double.NegativeInfinity, double.PositiveInfinity),
    };
}
