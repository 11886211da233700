using Sweeper.Engine;
using Sweeper.Engine.Trials;

namespace Sweeper.Training.Data;

/// <summary>Gives the labels of rows the names that <c>data.labels</c> has for them.</summary>
internal static class MappedLabels
{
    /// <summary>The rows with the names of their classes; as they are without a mapping.</summary>
    /// <exception cref="UserErrorException">The mapping lacks a label; every such row is told.</exception>
    public static IReadOnlyList<LabelledRow> Apply(LabelMapping? mapping, IReadOnlyList<LabelledRow> rows, string path)
    {
        if (mapping is null)
        {
            return rows;
        }

        var names = mapping.Entries.ToDictionary(entry => entry.Written, entry => entry.Name, StringComparer.Ordinal);
        ProblemList problems = new(path);
        LabelledRow[] mapped = [.. rows];
        for (int i = 0; i < mapped.Length; i++)
        {
            if (names.TryGetValue(mapped[i].Label, out string? name))
            {
                mapped[i] = mapped[i] with { Label = name };
            }
            else
            {
                AddUnknown(mapped[i], [.. names.Keys], problems);
            }
        }

        problems.ThrowIfAny();
        return mapped;
    }

    private static void AddUnknown(LabelledRow row, string[] known, ProblemList problems)
    {
        string label = ProblemList.Quote(row.Label);
        string fix = NameSuggestion.For(row.Label, known) is string near
            ? $"correct the row if {ProblemList.Quote(near)} is meant, or add {label} to labels"
            : $"add {label} to labels, or delete the row";
        problems.Add(
            $"the label {label} of {ProblemList.Quote(row.Text)} is not in data.labels, which has "
                + string.Join(", ", known.Take(20).Select(ProblemList.Quote)) + (known.Length > 20 ? ", ..." : ""),
            fix, row.Line);
    }
}
