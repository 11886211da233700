using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sweeper.Engine.Scripts;

/// <summary>Reads one line of a script: a JSON object whose numbers are metrics.</summary>
internal static partial class MetricLine
{
    /// <summary>The numbers of the object by name; what else is in it is left aside. Null when the line is no JSON object.</summary>
    /// <remarks>
    /// NaN, Infinity and -Infinity, which JSON does not have but Python's <c>json.dumps</c> writes, are numbers here, also
    /// as texts.
    /// </remarks>
    public static IReadOnlyDictionary<string, double>? Parse(string line)
    {
        string trimmed = line.Trim();
        if (trimmed is not ['{', .., '}'])
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(NotJson().Replace(trimmed, match =>
                match.Groups["word"].Success ? $"\"{match.Value}\"" : match.Value));
            var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                if (Number(member.Value) is { } number)
                {
                    metrics[member.Name] = number;
                }
            }

            return metrics;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            // The latter two: half of a surrogate pair in a name or anywhere.
            return null;
        }
    }

    private static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetDouble(out double number) ? number
            : double.Parse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture),
        JsonValueKind.String => value.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => null,
        },
        _ => null,
    };

    // Texts are matched first, so that the words inside them stay as they are.
    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|(?<word>-?Infinity|NaN)
        """)]
    private static partial Regex NotJson();
}
