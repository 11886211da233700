using System.Text.Json;

namespace Sweeper.Engine.Optimize;

/// <summary>Members of a JSON object, with errors that name what is wrong and what belongs there.</summary>
internal static class JsonFields
{
    public static string Text(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.String } value
            ? value.GetString()!
            : throw Wrong(element, name, "a text");

    public static double Number(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Number } value && double.IsFinite(value.GetDouble())
            ? value.GetDouble()
            : throw Wrong(element, name, "a finite number");

    public static long Whole(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long whole)
            ? whole
            : throw Wrong(element, name, "a whole number");

    public static long? WholeOrNull(this JsonElement element, string name) =>
        element.Find(name) is null ? null : element.Whole(name);

    public static bool Flag(this JsonElement element, string name) => element.Find(name) switch
    {
        null => false,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Wrong(element, name, "true or false"),
    };

    public static JsonElement[] List(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Array } value
            ? [.. value.EnumerateArray()]
            : throw Wrong(element, name, "a list");

    /// <summary>A member, or null when it is absent or null.</summary>
    public static JsonElement? Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private static ProtocolException Wrong(JsonElement element, string name, string wanted) =>
        new(element.Find(name) is { } value
            ? $"'{name}' is {value.GetRawText()}, but must be {wanted}"
            : $"'{name}' is missing; it is {wanted}");
}
