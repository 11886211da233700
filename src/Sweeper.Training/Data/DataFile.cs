using System.IO.Compression;
using System.Text;
using Sweeper.Engine;

namespace Sweeper.Training.Data;

/// <summary>The formats a data file can have, told by its name.</summary>
internal enum DataFormat
{
    /// <summary>.tsv: fields between tabs, no quoting.</summary>
    Tabs,

    /// <summary>.txt: fields between semicolons, no quoting.</summary>
    Semicolons,

    /// <summary>.csv: RFC 4180.</summary>
    Csv,

    /// <summary>.jsonl: one JSON object a line.</summary>
    JsonLines,
}

/// <summary>A data file in memory, known to be UTF-8 text.</summary>
internal sealed class DataFile
{
    private const string Formats = ".tsv, .csv, .jsonl or .txt (text;label), each also with .gz";

    private static ReadOnlySpan<byte> GzipMagic => [0x1f, 0x8b];

    private readonly byte[] _bytes;
    private readonly int _start;

    private DataFile(string path, DataFormat format, byte[] bytes, int start) =>
        (Path, Format, _bytes, _start) = (path, format, bytes, start);

    public string Path { get; }

    public DataFormat Format { get; }

    /// <summary>The content without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Utf8 => _bytes.AsMemory(_start);

    public TextReader Text() =>
        new StreamReader(new MemoryStream(_bytes, _start, _bytes.Length - _start), new UTF8Encoding(false));

    /// <summary>Loads a file and checks its encoding.</summary>
    /// <param name="path">Any path; .gz is unpacked.</param>
    /// <param name="role">What the file is for, as named in the sweep file.</param>
    public static DataFile Load(string path, string role)
    {
        path = System.IO.Path.GetFullPath(path);
        ThrowIfMissing(path, role);
        DataFormat format = FormatOf(path, role);
        byte[] bytes = ReadBytes(path, role);
        int start = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        ThrowIfNotText(bytes, path);
        return new(path, format, bytes, start);
    }

    private static void ThrowIfMissing(string path, string role)
    {
        if (Directory.Exists(path))
        {
            throw new UserErrorException($"'{role}' is a folder, but must be a file",
                $"name one file: {Formats}", path);
        }

        if (File.Exists(path))
        {
            return;
        }

        string? folder = System.IO.Path.GetDirectoryName(path);
        string there = !Directory.Exists(folder)
            ? $"there is no folder {folder}"
            : NameSuggestion.For(System.IO.Path.GetFileName(path), Neighbours(folder)) is string near
                ? $"the folder holds '{near}'; did you mean that"
                : $"the folder {folder} has no such file";
        throw new UserErrorException($"'{role}' names a file that does not exist ({there})",
            "check the path; a relative one counts from the sweep file's folder", path);
    }

    private static string[] Neighbours(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder).Select(file => System.IO.Path.GetFileName(file))
                .Take(1000)];
        }
        catch (UnauthorizedAccessException)
        {
            return []; // Only a suggestion is lost.
        }
    }

    private static bool IsPacked(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static DataFormat FormatOf(string path, string role)
    {
        string unpacked = IsPacked(path) ? path[..^".gz".Length] : path;
        return System.IO.Path.GetExtension(unpacked).ToUpperInvariant() switch
        {
            ".TSV" => DataFormat.Tabs,
            ".TXT" => DataFormat.Semicolons,
            ".CSV" => DataFormat.Csv,
            ".JSONL" => DataFormat.JsonLines,
            string other => throw new UserErrorException(
                $"'{role}' ends in '{other.ToLowerInvariant()}', which is no format Sweeper reads",
                $"convert the file, or give it the ending of its format: {Formats}", path),
        };
    }

    private static byte[] ReadBytes(string path, string role)
    {
        try
        {
            if (!IsPacked(path))
            {
                return File.ReadAllBytes(path);
            }

            using GZipStream packed = new(File.OpenRead(path), CompressionMode.Decompress);
            using MemoryStream all = new();
            packed.CopyTo(all);
            return all.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw new UserErrorException($"'{role}' cannot be unpacked: {e.Message}",
                "download the file again, or drop .gz from its name where it is not packed", path, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UserErrorException($"'{role}' may not be read", "run chmod +r on it", path, e);
        }
        catch (IOException e)
        {
            throw new UserErrorException($"'{role}' cannot be read: {e.Message}",
                "check the disk; files above 2 GiB must be split", path, e);
        }
    }

    // UTF-16 without a mark at its start, of a script whose characters are below U+0100.
    private static bool HasZeroInEverySecondByte(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> start = bytes[..Math.Min(bytes.Length, 1000)];
        int even = 0;
        int odd = 0;
        for (int i = 0; i < start.Length; i++)
        {
            (even, odd) = (even + (start[i] == 0 && i % 2 == 0 ? 1 : 0), odd + (start[i] == 0 && i % 2 == 1 ? 1 : 0));
        }

        return Math.Max(even, odd) > start.Length * 2 / 5 && Math.Min(even, odd) == 0;
    }

    private static void ThrowIfNotText(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.StartsWith(Encoding.Unicode.Preamble)
            || bytes.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            throw new UserErrorException("the file is UTF-16 text, but must be UTF-8",
                $"convert it: iconv -f UTF-16 -t UTF-8 {System.IO.Path.GetFileName(path)}", path);
        }

        if (bytes.StartsWith(GzipMagic))
        {
            throw new UserErrorException("the file is packed with gzip, but its name does not end in .gz",
                $"rename it: mv {System.IO.Path.GetFileName(path)} {System.IO.Path.GetFileName(path)}.gz", path);
        }

        int zero = bytes.IndexOf((byte)0);
        if (zero >= 0)
        {
            if (HasZeroInEverySecondByte(bytes))
            {
                throw new UserErrorException("the file looks like UTF-16 text, but must be UTF-8",
                    $"convert it: iconv -f {(zero % 2 == 1 ? "UTF-16LE" : "UTF-16BE")} -t UTF-8 {System.IO.Path.GetFileName(path)}", path);
            }

            throw new UserErrorException(
                FormattableString.Invariant($"the file is not text: byte {zero} is zero"),
                "name a text file; archives and Parquet files must be converted first", path);
        }

        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return;
        }

        ProblemList problems = new(path);
        long line = 0;
        foreach (Range range in bytes.Split((byte)'\n'))
        {
            line++;
            if (!System.Text.Unicode.Utf8.IsValid(bytes[range]))
            {
                string shown = ProblemList.Quote(Encoding.UTF8.GetString(bytes[range]));
                problems.Add($"the line is not UTF-8: {shown}",
                    "convert the file to UTF-8, for example with iconv -f WINDOWS-1252 -t UTF-8", line);
            }
        }

        problems.ThrowIfAny();
    }
}
