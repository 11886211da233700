using System.Globalization;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Numbers and ranges as messages write them.</summary>
internal static class NumberText
{
    public static string Of(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>"above 0 and at most 1"; empty when every number is allowed.</summary>
    public static string RangeOf(HyperparameterRule rule)
    {
        List<string> parts = [];
        if (!double.IsNegativeInfinity(rule.Min))
        {
            parts.Add($"{(rule.MinExclusive ? "above" : "at least")} {Of(rule.Min)}");
        }

        if (!double.IsPositiveInfinity(rule.Max))
        {
            parts.Add($"{(rule.MaxExclusive ? "below" : "at most")} {Of(rule.Max)}");
        }

        return string.Join(" and ", parts);
    }

    public static bool IsInRange(double number, HyperparameterRule rule) =>
        (rule.MinExclusive ? number > rule.Min : number >= rule.Min)
        && (rule.MaxExclusive ? number < rule.Max : number <= rule.Max);
}
