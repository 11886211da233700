using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>
/// Finds the files of a data set that is named as a whole: a folder with files of well-known names, or a name of the hub.
/// </summary>
internal sealed class DataFolderReader(InputFinder inputs, Findings findings)
{
    private const string Example = "data: { train: train.tsv, validation: dev.tsv }";
    private const string SplitExample = "data: { train: train.csv, validation_split: 0.1 }";

    /// <summary>What a data set of the hub without a validation file is split by: its test file is not for choosing.</summary>
    private const double DefaultSplit = 0.1;

    /// <summary>Endings of files that can be read.</summary>
    public static readonly string[] Extensions =
        [".tsv", ".csv", ".jsonl", ".txt", ".tsv.gz", ".csv.gz", ".jsonl.gz", ".txt.gz"];

    private static readonly string[] TrainNames = ["train"];

    private static readonly string[] ValidationNames = ["validation", "valid", "val", "dev"];

    private static readonly string[] TestNames = ["test"];

    /// <summary>Its files, or null and problems or a name to locate.</summary>
    /// <param name="node">A folder, or a name.</param>
    /// <param name="key">The node's.</param>
    /// <param name="split">Share of the training file to evaluate in place of a validation file; null when none was given.</param>
    public DataSettings? Read(YamlScalar node, string key, double? split)
    {
        if (inputs.Find(node, key, HubKind.Data, HubName.Of(HubKind.Data, node.Text)) is not { } found)
        {
            return null;
        }

        return found.Located is { } located ? Of(located, key, node, split) : InFolder(node, key, found.Folder, split);
    }

    private DataSettings Of(LocatedInput located, string key, YamlScalar node, double? split)
    {
        if (located.Validation is null && split is null)
        {
            split = DefaultSplit;
            findings.Note($"{key}: {node.Text} has no validation file, so a tenth of its training examples is evaluated; "
                + "another share is set with data: { name: " + node.Text + ", validation_split: 0.2 }");
        }

        return new DataSettings
        {
            Train = located.Train!,
            Validation = split is null ? located.Validation : null,
            Test = located.Test,
            ValidationSplit = split,
            Labels = located.Labels,
            Source = located.Source,
        };
    }

    private DataSettings? InFolder(YamlScalar node, string key, string folder, double? split)
    {
        string[] files = [.. FolderListing.Names(folder)];
        string? train = Role(node, key, folder, files, TrainNames, isNeeded: true);
        string? validation = split is null ? Role(node, key, folder, files, ValidationNames, isNeeded: true) : null;
        string? test = Role(node, key, folder, files, TestNames, isNeeded: false);
        return train is null || (validation is null && split is null)
            ? null
            : new DataSettings { Train = train, Validation = validation, Test = test, ValidationSplit = split };
    }

    private string? Role(YamlScalar node, string key, string folder, string[] files, string[] names, bool isNeeded)
    {
        string[] found = [.. files.Where(file => names.Any(
            name => Extensions.Any(extension =>
                file.Equals(name + extension, StringComparison.OrdinalIgnoreCase))))];
        if (found.Length == 1)
        {
            return Path.Combine(folder, found[0]);
        }

        if (found.Length > 1)
        {
            findings.Add(node.Place,
                $"'{key}': {folder} holds {string.Join(" and ", found)}, and only one can be meant",
                $"name the files: {Example}");
        }
        else if (isNeeded)
        {
            string holds = files.Length == 0 ? "nothing" : Suggestions.List(files);
            findings.Add(node.Place, $"'{key}': {folder} has no {names[0]} file; it holds {holds}",
                $"put a {string.Join(" or ", names)} file (.tsv, .csv, .jsonl, .txt, also .gz) there, "
                + $"or write {(names == ValidationNames ? $"{Example} or {SplitExample}" : Example)}");
        }

        return null;
    }
}
