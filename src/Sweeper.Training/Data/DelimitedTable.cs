namespace Sweeper.Training.Data;

/// <summary>A row of a table.</summary>
/// <param name="Fields">As many as the row has.</param>
/// <param name="Line">1-based line where it starts.</param>
internal readonly record struct TableRecord(IReadOnlyList<string> Fields, long Line);

/// <summary>
/// Rows of fields between separators, without quoting: a quotation mark is a character like any other.
/// </summary>
internal static class DelimitedTable
{
    /// <summary>The header, then the rows; blank lines are passed over.</summary>
    public static IEnumerable<TableRecord> Records(TextReader text, char separator)
    {
        long number = 0;
        while (text.ReadLine() is string line)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return new(line.Split(separator), number);
            }
        }
    }
}
