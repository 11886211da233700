using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>
/// Reads <c>sweeper.task.data</c>: a data set as a whole (a folder, or a name of the hub), or each file by name.
/// </summary>
internal sealed class DataReader(PathFinder paths, InputFinder inputs, Findings findings)
{
    private const string Key = "sweeper.task.data";
    private const string Example = "data: { train: train.tsv, validation: dev.tsv }";

    private const long DefaultSplitSeed = 1;

    private static readonly string[] FileKeys = ["train", "validation", "test"];

    private static readonly BlockKeys Keys = new(
        [
            "name", "train", "validation", "validation_split", "split_seed", "test", "text", "text_pair", "label", "labels",
            "max_train_examples", "max_validation_examples",
        ],
        new Dictionary<string, Refusal>
        {
            ["dev"] = new("is another word for validation", "write validation:"),
            ["eval"] = new("is another word for validation", "write validation:"),
            ["seed"] = new("could be any of several seeds", "write split_seed: for the one that chooses the validation examples"),
            ["sentence2"] = new("is another word for text_pair", "write text_pair: followed by the column with the second text"),
            ["max_eval_examples"] = new("is another word for max_validation_examples", "write max_validation_examples:"),
            ["folder"] = new("is another word for name", "write name: followed by the folder") { StandsFor = "name" },
            ["path"] = new("is another word for name", "write name: followed by the folder or the hub's name") { StandsFor = "name" },
        });

    /// <summary>The files, or null and problems.</summary>
    public DataSettings? Read(Block task)
    {
        switch (task["data"])
        {
            case null:
                task.ReportMissing("data", "",
                    $"add data: followed by a folder, one of {string.Join(", ", HubName.DataSets)}, or {Example}");
                return null;
            case YamlScalar whole:
                return new DataFolderReader(inputs, findings).Read(whole, Key, split: null) is { } found ? WithSeed(found, null) : null;
            default:
                return task.Inner("data", Keys, Example) is { } block ? Named(block) : null;
        }
    }

    private DataSettings? Named(Block block)
    {
        double? share = block.Number("validation_split", number => number is > 0 and < 1, "above 0 and below 1, such as 0.1");
        long? seed = block.Whole("split_seed", 0, int.MaxValue);
        DataSettings? files = block["name"] is null ? Files(block, share) : Whole(block, share);
        string? text = block.Text("text")?.Text;
        string? pair = block.Text("text_pair")?.Text;
        string? label = block.Text("label")?.Text;
        LabelMapping? labels = new LabelsReader(findings).Read(block);
        long? most = block.Whole("max_train_examples", 1, int.MaxValue);
        long? mostEvaluated = block.Whole("max_validation_examples", 1, int.MaxValue);
        CheckSplit(block);
        return files is null
            ? null
            : WithSeed(files, seed) with
            {
                TextColumn = text,
                PairColumn = pair,
                LabelColumn = label,
                Labels = labels ?? files.Labels,
                MaxTrainExamples = (int?)most,
                MaxValidationExamples = (int?)mostEvaluated,
            };
    }

    private static DataSettings WithSeed(DataSettings files, long? seed) =>
        files with { SplitSeed = files.ValidationSplit is null ? null : seed ?? DefaultSplitSeed };

    private DataSettings? Files(Block block, double? share)
    {
        string? train = DataFile(block, "train", isNeeded: true);
        string? validation = DataFile(block, "validation", isNeeded: block["validation_split"] is null);
        string? test = DataFile(block, "test", isNeeded: false);
        return train is null || (validation is null && share is null)
            ? null
            : new DataSettings { Train = train, Validation = validation, Test = test, ValidationSplit = share };
    }

    private DataSettings? Whole(Block block, double? share)
    {
        string[] both = [.. FileKeys.Where(key => block[key] is not null)];
        foreach (string key in both)
        {
            findings.Add(block[key]!.Place,
                $"'{block.PathOf(key)}' names a file, but '{block.PathOf("name")}' names the whole data set",
                $"remove name, or {key}");
        }

        return block.Text("name") is { } name
            && new DataFolderReader(inputs, findings).Read(name, block.PathOf("name"), share) is { } files && both.Length == 0 ? files : null;
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

        if (DataFolderReader.Extensions.Any(extension => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))
        {
            return file;
        }

        findings.Add(node.Place,
            $"'{block.PathOf(key)}' is {node.Shown}, whose format is not known by its ending",
            "name a .tsv, .csv, .jsonl or .txt file (also .gz)");
        return null;
    }
}
