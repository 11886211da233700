using Sweeper.Search.Surrogates;

namespace Sweeper.Search.Parzen;

/// <summary>The inverse of <see cref="Domain.At"/> for numbers.</summary>
internal static class DomainQuantile
{
    /// <summary>The quantile of a number in the distribution that a domain has before it is rounded.</summary>
    /// <param name="domain">Any but a list.</param>
    /// <param name="number">Any number.</param>
    /// <returns>In [0, 1]; 0 and 1 beyond the bounds.</returns>
    public static double Of(Domain domain, double number) => Math.Clamp(
        domain is IntUniform whole
            ? (number - whole.Min + 0.5) / ((double)whole.Max - whole.Min + 1) // Each integer has a cell of its own.
            : DomainScale.Of(domain, number),
        0, 1);
}
