using System.Globalization;
using Sweeper.Engine;
using Sweeper.Engine.Trials;

namespace Sweeper.Training.Data;

/// <summary>The classes of a data set, found in its training examples.</summary>
internal sealed class LabelSet
{
    private readonly Dictionary<string, int> _ids;

    private LabelSet(IReadOnlyList<string> names)
    {
        Names = names;
        _ids = names.Select((name, id) => (name, id)).ToDictionary(pair => pair.name, pair => pair.id);
    }

    /// <summary>
    /// By id. Whole numbers in their order, so that 0 to k-1 are their own ids; names in ordinal order.
    /// </summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The classes that the training examples have, or those of a mapping.</summary>
    /// <param name="rows">The training examples, their labels mapped.</param>
    /// <param name="path">Their file.</param>
    /// <param name="cutShort">Whether there are more in the file.</param>
    /// <param name="mapping">Names and order of the classes; null to take them from the rows.</param>
    /// <exception cref="UserErrorException">There are not two classes, or the labels cannot be classes.</exception>
    public static LabelSet Of(IReadOnlyList<LabelledRow> rows, string path, bool cutShort, LabelMapping? mapping)
    {
        string[] distinct = [.. rows.Select(row => row.Label).Distinct()];
        if (distinct.Length == 1)
        {
            throw new UserErrorException(
                $"all {rows.Count} training examples read have the label {ProblemList.Quote(distinct[0])}",
                cutShort
                    ? "shuffle the file, or raise max_train_examples, which takes examples from the top"
                    : "add examples of another class, or name the right column as label under data",
                path);
        }

        if (distinct.Length > Math.Max(2, rows.Count / 2) && rows.Count > 20)
        {
            throw new UserErrorException(
                $"{rows.Count} training examples have {distinct.Length} different labels, "
                    + $"such as {ProblemList.Quote(distinct[0])}",
                "name the column that holds the class as label under data", path);
        }

        if (mapping is not null)
        {
            IReadOnlyList<string> names = mapping.Names();
            string[] unseen = [.. names.Except(distinct)];
            return unseen.Length == 0
                ? new(names)
                : throw new UserErrorException(
                    $"no training example has the class {string.Join(", ", unseen.Select(ProblemList.Quote))} of data.labels",
                    cutShort ? "raise max_train_examples, or shuffle the file" : "remove it from labels, or add examples", path);
        }

        bool numbers = distinct.All(label => IsNumber(label, out _));
        return new(numbers
            ? [.. distinct.OrderBy(label => IsNumber(label, out long number) ? number : 0)]
            : [.. distinct.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Turns labels into ids; labels that no training example has are problems.</summary>
    public IReadOnlyList<TextExample> Resolve(IReadOnlyList<LabelledRow> rows, string path)
    {
        ProblemList problems = new(path);
        TextExample[] examples = new TextExample[rows.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            if (_ids.TryGetValue(rows[i].Label, out int id))
            {
                examples[i] = new(rows[i].Text, id, rows[i].Pair);
            }
            else
            {
                AddUnknown(rows[i], problems);
            }
        }

        problems.ThrowIfAny();
        return examples;
    }

    private void AddUnknown(LabelledRow row, ProblemList problems)
    {
        string known = string.Join(", ", Names.Take(20).Select(ProblemList.Quote))
            + (Names.Count > 20 ? ", ..." : "");
        string fix = NameSuggestion.For(row.Label, Names) is string near
            ? $"write {ProblemList.Quote(near)} if that is meant, or add training examples with this label"
            : "add training examples with this label, or delete the row";
        problems.Add(
            $"the label {ProblemList.Quote(row.Label)} of {ProblemList.Quote(row.Text)} "
                + $"occurs in no training example, whose labels are {known}",
            fix, row.Line);
    }

    // "01" and "+1" are names: two spellings of one number must not become one class unseen.
    private static bool IsNumber(string label, out long number) =>
        long.TryParse(label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
        && number.ToString(CultureInfo.InvariantCulture) == label;
}
