using System.Globalization;
using System.Text.Json;
using Sweeper.Engine.SweepFiles;
using Sweeper.Search;

namespace Sweeper.Engine.Hints;

/// <summary>Lines of a sweep file.</summary>
internal static class SweepFileLine
{
    /// <summary>The block that parameters stand in.</summary>
    public const string Parameters = "parameters";

    /// <summary><c>name: { value: 3 }</c></summary>
    public static string Value(string name, ParameterValue value) => $"{name}: {{ value: {Text(value)} }}";

    /// <summary><c>name: { values: [1, 2] }</c></summary>
    public static string Values(string name, IEnumerable<double> values) =>
        $"{name}: {{ values: [{string.Join(", ", values.Select(NumberText.Of))}] }}";

    /// <summary><c>name: { min: 0, max: 1 }</c> in the distribution of a domain; null when it has no such bounds.</summary>
    public static string? Range(string name, Domain domain, double min, double max) => domain switch
    {
        LogUniform or InvLogUniform => $"{name}: {{ distribution: log_uniform_values, {Bounds(min, max)} }}",
        QLogUniform q => $"{name}: {{ distribution: q_log_uniform_values, {Bounds(min, max)}, q: {NumberText.Of(q.Q)} }}",
        QUniform q => $"{name}: {{ distribution: q_uniform, {Bounds(min, max)}, q: {NumberText.Of(q.Q)} }}",
        IntUniform => $"{name}: {{ distribution: int_uniform, {Bounds(min, max)} }}",
        // Without the name, two whole bounds would mean whole numbers.
        Uniform => $"{name}: {{ distribution: uniform, {Bounds(min, max)} }}",
        _ => null,
    };

    /// <summary>A number to two significant digits, as people choose bounds.</summary>
    public static double Round(double number) =>
        double.Parse(number.ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Bounds(double min, double max) => $"min: {NumberText.Of(min)}, max: {NumberText.Of(max)}";

    private static string Text(ParameterValue value) => value switch
    {
        ParameterValue.Text text => JsonSerializer.Serialize(text.Value),
        _ => value.AsNumber() is { } number ? NumberText.Of(number) : value.ToString(),
    };
}
