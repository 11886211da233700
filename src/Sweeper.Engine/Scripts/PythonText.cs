using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Sweeper.Search;

namespace Sweeper.Engine.Scripts;

/// <summary>Values as Python writes them, because W&amp;B's agent does: <c>1e-05</c>, <c>3.0</c>, <c>True</c>.</summary>
internal static class PythonText
{
    /// <summary>What <c>str(value)</c> gives.</summary>
    public static string Of(ParameterValue value) => value switch
    {
        ParameterValue.Real real => Of(real.Value),
        ParameterValue.Flag flag => flag.Value ? "True" : "False",
        _ => value.ToString(),
    };

    /// <summary>What <c>json.dumps(value)</c> gives: ASCII alone, a blank after commas and colons.</summary>
    public static string Json(JsonNode? node) => node switch
    {
        JsonObject map => $"{{{string.Join(", ", map.Select(entry => $"{Quoted(entry.Key)}: {Json(entry.Value)}"))}}}",
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String => Quoted(value.GetValue<string>()),
        _ => node?.ToJsonString() ?? "null",
    };

    /// <summary>What <c>repr(number)</c> gives: the shortest digits that come back, an exponent below 1e-4 and from 1e16 on.</summary>
    private static string Of(double number)
    {
        string scientific = number.ToString("E16", CultureInfo.InvariantCulture);
        int exponent = int.Parse(scientific[(scientific.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        string shortest = number.ToString("R", CultureInfo.InvariantCulture);
        if (exponent is < -4 or >= 16)
        {
            string digits = Digits(shortest);
            string sign = number < 0 ? "-" : "";
            string mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        string text = decimal.TryParse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact)
            ? exact.ToString(CultureInfo.InvariantCulture) : shortest;
        return text.Contains('.', StringComparison.Ordinal) ? text : $"{text}.0";
    }

    /// <summary>The significant digits of a number, zeros at both ends left out.</summary>
    private static string Digits(string number)
    {
        int end = number.IndexOf('E', StringComparison.Ordinal);
        string digits = string.Concat((end < 0 ? number : number[..end]).Where(char.IsAsciiDigit)).Trim('0');
        return digits.Length == 0 ? "0" : digits;
    }

    private static string Quoted(string text)
    {
        var json = new StringBuilder("\"");
        foreach (char letter in text)
        {
            _ = letter switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                < ' ' or > '~' => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => json.Append(letter),
            };
        }

        return json.Append('"').ToString();
    }
}
