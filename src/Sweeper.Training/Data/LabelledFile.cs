using Sweeper.Engine;
using Sweeper.Engine.Trials;

namespace Sweeper.Training.Data;

/// <summary>Reads the rows of a data file, or says all that is wrong with it.</summary>
internal sealed class LabelledFile
{
    private readonly DataFile _file;
    private readonly DataSettings _settings;
    private readonly ProblemList _problems;
    private readonly List<LabelledRow> _rows = [];
    private readonly int _maxRows;

    private LabelledFile(DataFile file, DataSettings settings, int maxRows)
    {
        (_file, _settings, _maxRows) = (file, settings, maxRows);
        _problems = new(file.Path);
    }

    /// <summary>All rows, at least one, from the top of the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="role">What it is for, as named in the sweep file.</param>
    /// <param name="settings">Names the columns.</param>
    /// <param name="maxRows">Reading stops after so many; problems further down do not matter then.</param>
    public static IReadOnlyList<LabelledRow> Read(
        string path, string role, DataSettings settings, int maxRows = int.MaxValue)
    {
        LabelledFile reader = new(DataFile.Load(path, role), settings, maxRows);
        reader.ReadRows(role);
        return reader._rows;
    }

    private void ReadRows(string role)
    {
        using TextReader text = _file.Text();
        if (_file.Format == DataFormat.JsonLines)
        {
            ReadJson(new JsonLinesReader(text, _problems));
        }
        else
        {
            ReadTable(_file.Format switch
            {
                DataFormat.Csv => new CsvTable(_file.Utf8, _problems).Records(),
                DataFormat.Tabs => DelimitedTable.Records(text, '\t'),
                _ => DelimitedTable.Records(text, ';'),
            });
        }

        _problems.ThrowIfAny();
        if (_rows.Count == 0)
        {
            string lacks = _file.Format == DataFormat.JsonLines ? "no line" : "no row below the header";
            throw new UserErrorException($"'{role}' has no examples: {lacks}",
                "name a file with at least one example", _file.Path);
        }
    }

    private void ReadTable(IEnumerable<TableRecord> records)
    {
        using IEnumerator<TableRecord> record = records.GetEnumerator();
        if (!record.MoveNext())
        {
            _problems.ThrowIfAny();
            throw new UserErrorException("the file is empty",
                "write a header line with the columns' names, then one example a row",
                _file.Path);
        }

        string[] header = [.. record.Current.Fields.Select(name => name.Trim())];
        Columns columns = Columns.Find(header, _settings, $"{_file.Path}:{record.Current.Line}");
        int text = Array.IndexOf(header, columns.Text);
        int label = Array.IndexOf(header, columns.Label);
        int pair = columns.Pair is null ? -1 : Array.IndexOf(header, columns.Pair);
        while (_rows.Count < _maxRows && record.MoveNext())
        {
            IReadOnlyList<string> fields = record.Current.Fields;
            if (fields.Count != header.Length)
            {
                AddWrongCount(record.Current, header);
            }
            else
            {
                AddRow(new(fields[text], fields[label], record.Current.Line, pair < 0 ? null : fields[pair]), columns);
            }
        }
    }

    private void AddWrongCount(TableRecord record, string[] header)
    {
        (string separator, string fix) = _file.Format switch
        {
            DataFormat.Tabs => ("tabs",
                "put one tab between fields and none inside the text (replace it by a space)"),
            DataFormat.Csv => ("commas",
                "put fields that hold commas, quotes or line breaks in double quotes"),
            _ => ("semicolons", "put one semicolon between fields and none inside the text"),
        };
        _problems.Add(
            $"the row has {record.Fields.Count} fields, but the header has {header.Length} "
                + $"({string.Join(", ", header)}), "
                + $"separated by {separator}: {ProblemList.Quote(string.Join(" | ", record.Fields))}",
            fix, record.Line);
    }

    private void ReadJson(JsonLinesReader reader)
    {
        Columns? columns = null;
        foreach (JsonRow row in reader.Rows())
        {
            columns ??= Columns.Find(row.Keys, _settings, $"{_file.Path}:{row.Line}");
            string? text = reader.Text(row, columns.Text);
            string? label = reader.Label(row, columns.Label);
            string? pair = columns.Pair is null ? null : reader.Text(row, columns.Pair);
            if (text is not null && label is not null && (pair is not null || columns.Pair is null))
            {
                AddRow(new(text, label, row.Line, pair), columns);
            }

            if (_rows.Count == _maxRows)
            {
                return;
            }
        }
    }

    private void AddRow(LabelledRow row, Columns columns)
    {
        row = row with { Label = row.Label.Trim() };
        bool isWhole = CheckText(row.Text, row, columns.Text);
        if (row.Pair is not null)
        {
            isWhole &= CheckText(row.Pair, row, columns.Pair!);
        }

        if (row.Label.Length == 0)
        {
            _problems.Add($"the label of {ProblemList.Quote(row.Text)} is empty",
                "write its label, or delete the row", row.Line,
                $"column '{columns.Label}'");
            isWhole = false;
        }

        if (isWhole)
        {
            _rows.Add(row);
        }
    }

    private bool CheckText(string text, LabelledRow row, string column)
    {
        bool isBlank = string.IsNullOrWhiteSpace(text);
        if (isBlank)
        {
            _problems.Add($"the text is empty (label {ProblemList.Quote(row.Label)})",
                "write a text, or delete the row", row.Line,
                $"column '{column}'");
        }

        return !isBlank;
    }
}
