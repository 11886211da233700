using YamlDotNet.Core;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Says in the user's words why a text is not YAML.</summary>
internal static class YamlSyntax
{
    public static (string What, string Fix) Explain(string text, YamlException error)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        int line = (int)Math.Clamp(error.Start.Line, 1, lines.Length);
        if (IndentedByTab(lines, line) is int tab)
        {
            return ($"not valid YAML: line {tab} is indented with a tab", "replace the tab by spaces");
        }

        string reason = Reason(error);
        return ($"not valid YAML: {reason}", Fix(lines[line - 1], reason));
    }

    // The parser stumbles on the line of the tab or on the one after.
    private static int? IndentedByTab(string[] lines, int line)
    {
        foreach (int candidate in new[] { line, line - 1 })
        {
            string text = candidate >= 1 ? lines[candidate - 1] : "";
            if (text[..(text.Length - text.TrimStart().Length)].Contains('\t', StringComparison.Ordinal))
            {
                return candidate;
            }
        }

        return null;
    }

    private static string Reason(YamlException error)
    {
        string message = error.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
        return message.Length == 0 ? "it cannot be parsed" : $"{char.ToLowerInvariant(message[0])}{message[1..]}";
    }

    private static string Fix(string line, string reason)
    {
        string trimmed = line.TrimStart();
        if (trimmed.Contains(": ", StringComparison.Ordinal) && trimmed.StartsWith('@'))
        {
            return "quote keys and values that start with @";
        }

        return reason.Contains("flow", StringComparison.Ordinal)
            ? "check that every [ and { above is closed, and that commas separate what is inside"
            : "check the indentation, the quotes and the ': ' of this line and the one above";
    }
}
