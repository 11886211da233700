using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.SweepFiles;

/// <summary>
/// Checks that everything a distribution of numbers can give is a value the hyperparameter takes.
/// </summary>
internal sealed class DomainRules(HyperparameterRule rule, Findings findings)
{
    private string Path => $"parameters.{rule.Name}";

    /// <summary>False and a problem when it is not.</summary>
    public bool Check(Domain domain, string distribution, YamlMap map) =>
        IsWhole(domain, distribution, map) && IsBounded(domain, distribution, map);

    private bool IsWhole(Domain domain, string distribution, YamlMap map)
    {
        bool isWhole = domain switch
        {
            IntUniform => true,
            QUniform q => AllWhole(q.Q, q.Min, q.Max),
            QLogUniform q => AllWhole(q.Q, q.Min, q.Max),
            QNormal q => AllWhole(q.Q),
            QLogNormal q => AllWhole(q.Q),
            QBeta q => AllWhole(q.Q),
            _ => false,
        };
        if (isWhole || rule.Kind != HyperparameterKind.Integer)
        {
            return true;
        }

        string fix = distribution.Contains("log_uniform", StringComparison.Ordinal)
            ? "write distribution: q_log_uniform_values with q: 1 and whole bounds"
            : "write distribution: int_uniform, or q_uniform with whole min, max and q";
        findings.Add(map.Place,
            $"'{Path}' draws fractions ({distribution}), but '{rule.Name}' takes whole numbers", fix);
        return false;
    }

    private static bool AllWhole(params double[] numbers) => Array.TrueForAll(numbers, double.IsInteger);

    private bool IsBounded(Domain domain, string distribution, YamlMap map)
    {
        // The ends of min..max distributions have been checked where they stand.
        (double Min, double Max)? ends = domain switch
        {
            Normal or QNormal => (double.NegativeInfinity, double.PositiveInfinity),
            LogNormal => (double.Epsilon, double.PositiveInfinity),
            QLogNormal => (0, double.PositiveInfinity),
            Beta or QBeta => (0, 1),
            _ => null,
        };
        if (ends is not var (min, max)
            || (NumberText.IsInRange(min, rule) && NumberText.IsInRange(max, rule)))
        {
            return true;
        }

        if (double.IsInfinity(max) && double.IsPositiveInfinity(rule.Max) && !rule.MaxExclusive
            && NumberText.IsInRange(min, rule))
        {
            return true;
        }

        bool isFinite = double.IsFinite(max);
        string reach = isFinite ? "reaches from 0 to 1, ends included" : "is unbounded";
        findings.Add(map.Place,
            $"'{Path}' has distribution {distribution}, which {reach}, "
            + $"but must be {NumberText.RangeOf(rule)}",
            "use a distribution with min and max: uniform, log_uniform_values, q_uniform or int_uniform");
        return false;
    }
}
