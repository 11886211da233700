using System.Globalization;
using System.Text.Json;

namespace Sweeper.Training.Data;

/// <summary>An object of a JSON lines file.</summary>
internal readonly record struct JsonRow(JsonElement Value, long Line)
{
    public IReadOnlyList<string> Keys => [.. Value.EnumerateObject().Select(property => property.Name)];
}

/// <summary>Reads one JSON object a line.</summary>
internal sealed class JsonLinesReader(TextReader text, ProblemList problems)
{
    /// <summary>Lines that are no JSON object become problems; blank lines are passed over.</summary>
    public IEnumerable<JsonRow> Rows()
    {
        long number = 0;
        while (text.ReadLine() is string line)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line) && Parse(line, number) is JsonElement value)
            {
                yield return new(value, number);
            }
        }
    }

    /// <summary>The text under a key; null, and a problem, where there is none.</summary>
    public string? Text(JsonRow row, string key)
    {
        JsonElement? value = Field(row, key);
        if (value is null or { ValueKind: JsonValueKind.String })
        {
            return value is null ? null : Unescaped(value.Value, row, key);
        }

        problems.Add($"the text is {ProblemList.Quote(value.Value.GetRawText())}", "write a JSON string",
            row.Line, $"key '{key}'");
        return null;
    }

    /// <summary>The name or number under a key as text; null, and a problem, where there is none.</summary>
    public string? Label(JsonRow row, string key)
    {
        JsonElement? value = Field(row, key);
        if (value is null or { ValueKind: JsonValueKind.String })
        {
            return value is null ? null : Unescaped(value.Value, row, key);
        }

        if (value.Value.ValueKind == JsonValueKind.Number && value.Value.TryGetInt64(out long number))
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        problems.Add($"the label is {ProblemList.Quote(value.Value.GetRawText())}",
            "write a whole number or a name in quotes",
            row.Line, $"key '{key}'");
        return null;
    }

    // JSON can spell half of a surrogate pair (\ud83d), which is no text in any encoding.
    private string? Unescaped(JsonElement value, JsonRow row, string key)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            problems.Add($"the text holds half a character: {ProblemList.Quote(value.GetRawText())}",
                "write both halves of the surrogate pair, or delete the one", row.Line, $"key '{key}'");
            return null;
        }
    }

    private JsonElement? Field(JsonRow row, string key)
    {
        if (row.Value.TryGetProperty(key, out JsonElement value))
        {
            return value;
        }

        string keys = string.Join(", ", row.Keys.Select(ProblemList.Quote));
        problems.Add($"the object has no '{key}'; its keys are {keys}",
            $"add '{key}', which the lines above have", row.Line);
        return null;
    }

    private JsonElement? Parse(string line, long number)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document.RootElement.Clone();
            }

            problems.Add($"the line is no JSON object: {ProblemList.Quote(line)}",
                "write one object a line, such as {\"text\": \"...\", \"label\": 1}", number);
        }
        catch (JsonException e)
        {
            problems.Add(
                $"the line is not valid JSON at column {e.BytePositionInLine + 1}: {ProblemList.Quote(line)}",
                "write one whole JSON object a line; line breaks inside a text are written \\n", number);
        }

        return null;
    }
}
