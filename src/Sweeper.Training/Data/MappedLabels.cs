using Sweeper.Engine;
using Sweeper.Engine.Trials;

namespace Sweeper.Training.Data;

/// <summary>Gives the labels of rows the names that <c>data.labels</c> has for them.</summary>
internal static class MappedLabels
{
    /// <summary>The rows with the names of their classes; as they are without a mapping.</summary>
    /// <exception cref="UserErrorException">The mapping lacks labels; each is told with its first row.</exception>
    public static IReadOnlyList<LabelledRow> Apply(LabelMapping? mapping, IReadOnlyList<LabelledRow> rows, string path)
    {
        if (mapping is null)
        {
            return rows;
        }

        var names = mapping.Entries.ToDictionary(entry => entry.Written, entry => entry.Name, StringComparer.Ordinal);
        ProblemList problems = new(path);
        foreach (var unknown in rows.Where(row => !names.ContainsKey(row.Label)).GroupBy(row => row.Label))
        {
            AddUnknown([.. unknown], [.. names.Keys], problems);
        }

        problems.ThrowIfAny();
        return [.. rows.Select(row => row with { Label = names[row.Label] })];
    }

    private static void AddUnknown(LabelledRow[] rows, string[] known, ProblemList problems)
    {
        LabelledRow row = rows[0];
        string label = ProblemList.Quote(row.Label);
        string others = rows.Length > 1 ? $" and {rows.Length - 1} more" : "";
        string fix = NameSuggestion.For(row.Label, known) is string near
            ? $"write the same here and there, {label} or {ProblemList.Quote(near)}, or add {label} to labels"
            : $"add {label} to labels, or delete the rows that have it";
        problems.Add(
            $"the label {label} of {ProblemList.Quote(row.Text)}{others} is not in data.labels, which has "
                + string.Join(", ", known.Take(20).Select(ProblemList.Quote)) + (known.Length > 20 ? ", ..." : ""),
            fix, row.Line);
    }
}
