using System.Text.Json.Nodes;
using Sweeper.Search;

namespace Sweeper.Engine.Scripts;

/// <summary>A configuration as a script reads it: groups of parameters are objects, as in W&amp;B.</summary>
internal static class ScriptConfiguration
{
    /// <param name="values">In order; names of parameters in groups are dotted.</param>
    /// <param name="groups">Dotted names of all groups.</param>
    public static JsonObject Nested(IEnumerable<KeyValuePair<string, ParameterValue>> values, IReadOnlyList<string> groups)
    {
        var root = new JsonObject();
        foreach ((string name, ParameterValue value) in values)
        {
            JsonObject place = root;
            string rest = name;
            for (int dot; (dot = GroupEnd(name, rest, groups)) >= 0; rest = rest[(dot + 1)..])
            {
                string key = rest[..dot];
                JsonObject inner = place[key] as JsonObject ?? [];
                place[key] ??= inner;
                place = inner;
            }

            place[rest] = Node(value);
        }

        return root;
    }

    /// <summary>Where the first group's name ends in what is left of a dotted name; -1 when none is left.</summary>
    private static int GroupEnd(string name, string rest, IReadOnlyList<string> groups)
    {
        for (int dot = rest.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = rest.IndexOf('.', dot + 1))
        {
            if (groups.Contains(name[..(name.Length - rest.Length + dot)]))
            {
                return dot;
            }
        }

        return -1;
    }

    // A real number keeps its point, so that 1.0 does not come back as an integer.
    private static JsonNode Node(ParameterValue value) => value switch
    {
        ParameterValue.Integer integer => JsonValue.Create(integer.Value),
        ParameterValue.Real real => JsonNode.Parse(PythonText.Of(real))!,
        ParameterValue.Flag flag => JsonValue.Create(flag.Value),
        _ => JsonValue.Create(value.ToString()),
    };
}
