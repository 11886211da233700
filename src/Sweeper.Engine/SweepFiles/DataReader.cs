using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>
/// Reads <c>sweeper.task.data</c>: a folder with files of well-known names, or each file by name.
/// </summary>
internal sealed class DataReader(PathFinder paths, Findings findings)
{
    private const string Key = "sweeper.task.data";
    private const string Example = "data: { train: train.tsv, validation: dev.tsv }";

    private const string SplitExample = "data: { train: train.csv, validation_split: 0.1 }";
    private const long DefaultSplitSeed = 1;

    private static readonly string[] Extensions =
        [".tsv", ".csv", ".jsonl", ".txt", ".tsv.gz", ".csv.gz", ".jsonl.gz", ".txt.gz"];

    private static readonly string[] TrainNames = ["train"];

    private static readonly string[] ValidationNames = ["validation", "valid", "val", "dev"];

    private static readonly string[] TestNames = ["test"];

    private static readonly BlockKeys Keys = new(
        [
            "train", "validation", "validation_split", "split_seed", "test", "text", "text_pair", "label", "labels",
            "max_train_examples", "max_validation_examples",
        ],
        new Dictionary<string, Refusal>
        {
            ["dev"] = new("is another word for validation", "write validation:"),
            ["eval"] = new("is another word for validation", "write validation:"),
            ["seed"] = new("could be any of several seeds", "write split_seed: for the one that chooses the validation examples"),
            ["sentence2"] = new("is another word for text_pair", "write text_pair: followed by the column with the second text"),
            ["max_eval_examples"] = new("is another word for max_validation_examples", "write max_validation_examples:"),
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
                $"put a {string.Join(" or ", names)} file (.tsv, .csv, .jsonl, .txt, also .gz) there, "
                + $"or write {(names == ValidationNames ? $"{Example} or {SplitExample}" : Example)}");
        }

        return null;
    }

    private DataSettings? Named(Block block)
    {
        string? train = DataFile(block, "train", isNeeded: true);
        double? share = block.Number("validation_split", number => number is > 0 and < 1, "above 0 and below 1, such as 0.1");
        long? seed = block.Whole("split_seed", 0, int.MaxValue);
        string? validation = DataFile(block, "validation", isNeeded: block["validation_split"] is null);
        string? test = DataFile(block, "test", isNeeded: false);
        string? text = block.Text("text")?.Text;
        string? pair = block.Text("text_pair")?.Text;
        string? label = block.Text("label")?.Text;
        LabelMapping? labels = new LabelsReader(findings).Read(block);
        long? most = block.Whole("max_train_examples", 1, int.MaxValue);
        long? mostEvaluated = block.Whole("max_validation_examples", 1, int.MaxValue);
        CheckSplit(block);
        return train is null || (validation is null && share is null)
            ? null
            : new DataSettings
            {
                Train = train,
                Validation = validation,
                Test = test,
                TextColumn = text,
                PairColumn = pair,
                LabelColumn = label,
                Labels = labels,
                ValidationSplit = share,
                SplitSeed = share is null ? null : seed ?? DefaultSplitSeed,
                MaxTrainExamples = (int?)most,
                MaxValidationExamples = (int?)mostEvaluated,
            };
    }

    // Either a file or a part of the training file is evaluated, and a seed chooses only where there is a choice.
    private void CheckSplit(Block block)
    {
        if (block["validation_split"] is { } split && block["validation"] is not null)
        {
            findings.Add(split.Place,
                $"'{block.PathOf("validation_split")}' and '{block.PathOf("validation")}' are both given, and only one can be meant",
                "remove validation_split: to evaluate the file, or validation: to take examples from the training file");
        }

        if (block["split_seed"] is { } seed && block["validation_split"] is null)
        {
            findings.Add(seed.Place,
                $"'{block.PathOf("split_seed")}' has no effect without validation_split",
                "remove it, or add validation_split: 0.1");
        }
    }

    private string? DataFile(Block block, string key, bool isNeeded)
    {
        if (block[key] is null && isNeeded)
        {
            string instead = key == "validation" ? ", or validation_split: 0.1 to take examples from the training file" : "";
            block.ReportMissing(key, "", $"add {key}: followed by a .tsv, .csv or .jsonl file{instead}");
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
            "name a .tsv, .csv, .jsonl or .txt file (also .gz)");
        return null;
    }
}
