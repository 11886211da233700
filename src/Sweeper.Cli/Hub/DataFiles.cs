using Sweeper.Engine;
using Sweeper.Engine.SweepFiles;

namespace Sweeper.Cli.Hub;

/// <summary>The files of a data set's repository.</summary>
/// <param name="Train">Path in the repository.</param>
/// <param name="Validation">Null when there is none.</param>
/// <param name="Test">Null when there is none.</param>
internal sealed record DataFiles(string Train, string? Validation, string? Test)
{
    private const int MostListed = 12;

    private static readonly char[] Separators = ['/', '.', '-', '_', ' '];

    // In the order in which one is taken where a repository has several.
    private static readonly string[] Endings = [".jsonl", ".jsonl.gz", ".csv", ".csv.gz", ".tsv", ".tsv.gz"];

    public IReadOnlyList<string> All => [.. new[] { Train, Validation, Test }.OfType<string>()];

    /// <summary>Finds the files with train, validation (valid, val, dev) and test in their names.</summary>
    /// <param name="name">The data set.</param>
    /// <param name="all">Paths of all files of the repository.</param>
    /// <exception cref="UserErrorException">No train file that can be read, or several: says what is there.</exception>
    public static DataFiles Of(HubName name, IReadOnlyList<string> all)
    {
        string[] readable = [.. all.Where(file => Endings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))];
        string? train = Role(name, readable, "train");
        if (train is not null)
        {
            return new(train, Role(name, readable, "validation", "valid", "val", "dev"), Role(name, readable, "test"));
        }

        bool isParquet = all.Any(file => file.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase));
        throw new UserErrorException(
            $"the data set '{name}' has no csv, tsv or jsonl file with train in its name; it holds {Listed(all)}",
            (isParquet ? "Parquet files are not read: convert them, for instance with pandas.read_parquet(...).to_json(..., orient='records', lines=True)"
                : "Download the file that is meant") + ", and name them with data: { train: FILE, validation: FILE }");
    }

    private static string? Role(HubName name, string[] files, params string[] words)
    {
        string[] named = [.. files.Where(file => Path.GetFileName(file).ToLowerInvariant().Split(Separators).Any(words.Contains))];
        named = named.Length > 0 ? named : [.. files.Where(file => file.ToLowerInvariant().Split(Separators).Any(words.Contains))];
        string[] exact = [.. named.Where(file => words.Contains(Path.GetFileName(file).Split('.')[0].ToLowerInvariant()))];
        string[] best = exact.Length > 0 ? exact : named;
        string[] first = [.. Endings.Select(ending => best.Where(file => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)).ToArray())
            .FirstOrDefault(group => group.Length > 0) ?? []];
        return first.Length <= 1
            ? first.FirstOrDefault()
            : throw new UserErrorException(
                $"the data set '{name}' has several {words[0]} files: {Listed(first)}",
                "Download those that are meant, put the parts of one file together, and name them with data: { train: FILE, validation: FILE }");
    }

    private static string Listed(IReadOnlyList<string> files) => files.Count == 0 ? "no files"
        : string.Join(", ", files.Take(MostListed)) + (files.Count > MostListed ? $" and {files.Count - MostListed} more" : "");
}
