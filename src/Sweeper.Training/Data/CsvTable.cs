using CsvHelper;

namespace Sweeper.Training.Data;

/// <summary>
/// Rows of a CSV file (RFC 4180): fields in double quotes may hold commas, line breaks and doubled quotes.
/// </summary>
/// <remarks>A quote inside a field that is not quoted is kept as it is: nothing else can be meant.</remarks>
internal sealed class CsvTable(ReadOnlyMemory<byte> utf8, ProblemList problems)
{
    private readonly HashSet<long> _badLines = [];

    /// <summary>
    /// The header, then the rows; blank lines are passed over. Misplaced quotes become problems.
    /// </summary>
    public IEnumerable<TableRecord> Records()
    {
        CsvReaderOptions options = new()
        {
            Separator = ',',
            HasHeader = false, // The header comes as the first record, with its line number.
            TrackLineNumbers = true,
            PoolStrings = false,
            MalformedData = CsvMalformedDataHandling.Recover,
            OnMalformedRecord = AddMalformed,
        };
        using var reader = CsvReader.Create(utf8, options);
        while (reader.Read())
        {
            string[] fields = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
            if (!_badLines.Contains(reader.LineNumber))
            {
                yield return new(fields, reader.LineNumber);
            }
        }
    }

    private void AddMalformed(CsvMalformedRecord record)
    {
        string raw = ProblemList.Quote(record.RawRecord);
        (string What, string Fix)? problem = record.Reason switch
        {
            CsvMalformedReason.UnterminatedQuote => ($"a quoted field is never closed: {raw}",
                "close it with a double quote; a quote inside a quoted field is written twice"),
            CsvMalformedReason.TextAfterClosingQuote => ($"text follows the closing quote of a field: {raw}",
                "write each quote inside a quoted field twice"),
            _ => null,
        };
        if (problem is (string what, string fix))
        {
            _badLines.Add(record.LineNumber);
            problems.Add(what, fix, record.LineNumber);
        }
    }
}
