using System.Globalization;
using System.Text.RegularExpressions;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Amounts with a unit, as people write them. Null for what is none.</summary>
internal static partial class QuantityText
{
    private static readonly Dictionary<string, double> TimeUnits = new(StringComparer.OrdinalIgnoreCase)
    {
        [""] = 1,
        ["s"] = 1,
        ["sec"] = 1,
        ["second"] = 1,
        ["seconds"] = 1,
        ["m"] = 60,
        ["min"] = 60,
        ["minute"] = 60,
        ["minutes"] = 60,
        ["h"] = 3600,
        ["hour"] = 3600,
        ["hours"] = 3600,
        ["d"] = 86400,
        ["day"] = 86400,
        ["days"] = 86400,
    };

    private static readonly Dictionary<string, double> MemoryUnits = new(StringComparer.OrdinalIgnoreCase)
    {
        [""] = 1,
        ["B"] = 1,
        ["KB"] = 1e3,
        ["MB"] = 1e6,
        ["GB"] = 1e9,
        ["TB"] = 1e12,
        ["KiB"] = 1024,
        ["MiB"] = 1024 * 1024,
        ["GiB"] = 1024 * 1024 * 1024,
        ["TiB"] = 1024.0 * 1024 * 1024 * 1024,
        ["K"] = 1e3,
        ["M"] = 1e6,
        ["G"] = 1e9,
        ["T"] = 1e12,
    };

    private static readonly Dictionary<string, double> StepUnits = new() { [""] = 1, ["step"] = 1, ["steps"] = 1 };

    /// <summary><c>90</c>, <c>90s</c>, <c>30m</c>, <c>1.5h</c>, in seconds.</summary>
    public static double? Seconds(string text) => Amount(text, TimeUnits);

    /// <summary><c>2GB</c>, <c>512MiB</c>, in bytes.</summary>
    public static double? Bytes(string text) => Amount(text, MemoryUnits);

    /// <summary><c>200</c>, <c>200 steps</c>, in steps.</summary>
    public static double? Steps(string text) => Amount(text, StepUnits);

    /// <summary><c>0.25epoch</c>, <c>1/4 epoch</c>, <c>0.25</c>, in epochs.</summary>
    public static double? Epochs(string text)
    {
        Match match = EpochText().Match(text);
        if (!match.Success)
        {
            return null;
        }

        double part = Number(match.Groups["number"]);
        return match.Groups["by"].Success ? part / Number(match.Groups["by"]) : part;
    }

    private static double? Amount(string text, Dictionary<string, double> units)
    {
        Match match = AmountText().Match(text);
        return match.Success && units.TryGetValue(match.Groups["unit"].Value, out double unit)
            ? Number(match.Groups["number"]) * unit
            : null;
    }

    private static double Number(Group group) =>
        double.Parse(
            group.Value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*(?<number>([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]+)?)\s*(?<unit>[A-Za-z]*)\s*\z")]
    private static partial Regex AmountText();

    [GeneratedRegex(@"^\s*(?<number>[0-9]+(\.[0-9]*)?|\.[0-9]+)\s*(/\s*(?<by>[0-9]+))?\s*(epochs?)?\s*\z")]
    private static partial Regex EpochText();
}
