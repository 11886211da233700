using YamlDotNet.Core;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Says in the user's words why a text is not YAML.</summary>
internal static class YamlSyntax
{
    public static void Report(string text, Mark mark, string message, Func<Mark, Place> placeOf,
        Findings findings)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        int tabbed = Array.FindIndex(lines, line =>
            Indentation(line).Contains('\t', StringComparison.Ordinal));
        if (tabbed >= 0 && (message.Contains("tab", StringComparison.Ordinal) || tabbed + 1 <= mark.Line))
        {
            Place place = placeOf(mark);
            findings.Add(place with { Line = place.Line == 0 ? 0 : tabbed + 1, Column = 1 },
                "not valid YAML: the line is indented with a tab", "replace the tab by spaces");
            return;
        }

        string reason = message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
        findings.Add(placeOf(mark), $"not valid YAML: {Lowered(reason)}", Fix(reason));
    }

    private static string Indentation(string line) => line[..(line.Length - line.TrimStart().Length)];

    private static string Lowered(string reason) =>
        reason.Length == 0 ? "it cannot be parsed" : $"{char.ToLowerInvariant(reason[0])}{reason[1..]}";

    private static string Fix(string reason) =>
        reason.Contains("flow", StringComparison.Ordinal) || reason.Contains('[', StringComparison.Ordinal)
            ? "check that every [ and { is closed, and that commas separate what is inside"
            : "check the indentation, the quotes and the ': ' of this line and the one above";
}
