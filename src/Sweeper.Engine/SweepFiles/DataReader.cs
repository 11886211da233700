using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>
/// Reads <c>sweeper.task.data</c>: a folder with files of well-known names, or each file by name.
/// </summary>
internal sealed class DataReader(PathFinder paths, Findings findings)
{
    private const string Key = "sweeper.task.data";
    private const string Example = "data: { train: train.tsv, validation: dev.tsv }";

    private static readonly string[] Extensions =
        [".tsv", ".csv", ".jsonl", ".tsv.gz", ".csv.gz", ".jsonl.gz"];

    private static readonly string[] TrainNames = ["train"];

    private static readonly string[] ValidationNames = ["validation", "valid", "val", "dev"];

    private static readonly string[] TestNames = ["test"];

    private static readonly BlockKeys Keys = new(
        ["train", "validation", "test", "text", "label", "max_train_examples"],
        new Dictionary<string, Refusal>
        {
            ["dev"] = new("is another word for validation", "write validation:"),
            ["eval"] = new("is another word for validation", "write validation:"),
            ["folder"] = new("is not needed",
                "write data: followed by the folder itself, or name train and validation"),
        });

    /// <summary>The files, or null and problems.</summary>
    public DataSettings? Read(Block task)
    {
        switch (task["data"])
        {
            case null:
                task.ReportMissing("data", "",
                    $"add data: followed by a folder, or {Example}");
                return null;
            case YamlScalar folder:
                return InFolder(folder);
            default:
                return task.Inner("data", Keys, Example) is { } block ? Named(block) : null;
        }
    }

    private DataSettings? InFolder(YamlScalar node)
    {
        if (paths.Folder(node, Key) is not { } folder)
        {
            return null;
        }

        string[] files = [.. FolderListing.Names(folder)];
        string? train = Role(node, folder, files, TrainNames, isNeeded: true);
        string? validation = Role(node, folder, files, ValidationNames, isNeeded: true);
        string? test = Role(node, folder, files, TestNames, isNeeded: false);
        return train is null || validation is null
            ? null
            : new DataSettings { Train = train, Validation = validation, Test = test };
    }

    private string? Role(YamlScalar node, string folder, string[] files, string[] names, bool isNeeded)
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
                $"'{Key}': {folder} holds {string.Join(" and ", found)}, and only one can be meant",
                $"name the files: {Example}");
        }
        else if (isNeeded)
        {
            string holds = files.Length == 0 ? "nothing" : Suggestions.List(files);
            findings.Add(node.Place, $"'{Key}': {folder} has no {names[0]} file; it holds {holds}",
                $"put a {string.Join(" or ", names)} file (.tsv, .csv, .jsonl, also .gz) there, "
                + $"or write {Example}");
        }

        return null;
    }

    private DataSettings? Named(Block block)
    {
        string? train = DataFile(block, "train", isNeeded: true);
        string? validation = DataFile(block, "validation", isNeeded: true);
        string? test = DataFile(block, "test", isNeeded: false);
        string? text = block.Text("text")?.Text;
        string? label = block.Text("label")?.Text;
        long? most = block.Whole("max_train_examples", 1, int.MaxValue);
        return train is null || validation is null
            ? null
            : new DataSettings
            {
                Train = train,
                Validation = validation,
                Test = test,
                TextColumn = text,
                LabelColumn = label,
                MaxTrainExamples = (int?)most,
            };
    }

    private string? DataFile(Block block, string key, bool isNeeded)
    {
        if (block[key] is null && isNeeded)
        {
            block.ReportMissing(key, "", $"add {key}: followed by a .tsv, .csv or .jsonl file");
        }

        if (block.Text(key) is not { } node || paths.File(node, block.PathOf(key)) is not { } file)
        {
            return null;
        }

        if (Extensions.Any(extension => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))
        {
            return file;
        }

        findings.Add(node.Place,
            $"'{block.PathOf(key)}' is {node.Shown}, whose format is not known by its ending",
            "name a .tsv, .csv or .jsonl file (also .gz)");
        return null;
    }
}
