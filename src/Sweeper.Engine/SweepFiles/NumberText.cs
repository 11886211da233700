using System.Globalization;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Numbers and ranges as messages write them.</summary>
internal static class NumberText
{
    public static string Of(double number) =>
        number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');

    /// <summary>"from 1 to 9", "above 0 and at most 1"; empty when every number is allowed.</summary>
    public static string RangeOf(HyperparameterRule rule)
    {
        if (IsClosed(rule))
        {
            return $"from {Of(rule.Min)} to {Of(rule.Max)}";
        }

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

    /// <summary>"a whole number from 1 to 9", "a number that is above 0".</summary>
    public static string Wanted(HyperparameterRule rule)
    {
        string number = rule.Kind == HyperparameterKind.Integer ? "a whole number" : "a number";
        string range = RangeOf(rule);
        return range.Length == 0 ? number : $"{number} {(IsClosed(rule) ? "" : "that is ")}{range}";
    }

    public static bool IsInRange(double number, HyperparameterRule rule) =>
        (rule.MinExclusive ? number > rule.Min : number >= rule.Min)
        && (rule.MaxExclusive ? number < rule.Max : number <= rule.Max);

    private static bool IsClosed(HyperparameterRule rule) =>
        double.IsFinite(rule.Min) && double.IsFinite(rule.Max) && !rule.MinExclusive && !rule.MaxExclusive;
}
