using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Reads <c>sweeper.task</c> and finds its model and data on the disk.</summary>
internal sealed class TaskReader(PathFinder paths, Findings findings)
{
    private const string Example = "task: { model: models/tiny-bert, data: data/movie-sentences }";

    private const string ModelFiles = "config.json, tokenizer files (vocab.txt, or vocab.json and merges.txt, or tokenizer.json) "
        + "and weights (model.safetensors or pytorch_model.bin)";

    private static readonly BlockKeys Keys = new(["type", "model", "init", "data"], new Dictionary<string,
        Refusal>());

    /// <summary>The task, or null and problems.</summary>
    public TaskSettings? Read(Block sweeper)
    {
        if (sweeper["task"] is null)
        {
            sweeper.ReportMissing("task", ", so there is nothing to train", $"add {Example}");
            return null;
        }

        if (sweeper.Inner("task", Keys, Example) is not { } block)
        {
            return null;
        }

        CheckType(block);
        WeightInit? init = Init(block);
        string? model = Model(block);
        DataSettings? data = new DataReader(paths, findings).Read(block);
        return init is null || model is null || data is null
            ? null
            : new TaskSettings { Model = model, Init = init.Value, Data = data };
    }

    private void CheckType(Block block)
    {
        if (block.Text("type") is { Text: not "text-classification" } type)
        {
            findings.Add(type.Place,
                $"'sweeper.task.type' is {type.Shown}, but the only task is text-classification",
                "write type: text-classification, or remove it");
        }
    }

    private WeightInit? Init(Block block)
    {
        if (block["init"] is null)
        {
            return WeightInit.Pretrained;
        }

        YamlScalar? init = block.Text("init");
        switch (init?.Text)
        {
            case null:
                return null;
            case "pretrained":
                return WeightInit.Pretrained;
            case "random":
                return WeightInit.Random;
            default:
                findings.Add(init.Place,
                    $"'sweeper.task.init' is {init.Shown}, but must be pretrained or random",
                    Suggestions.Fix(init.Text, ["pretrained", "random"], "The choices are"));
                return null;
        }
    }

    private string? Model(Block block)
    {
        if (block["model"] is null)
        {
            block.ReportMissing("model", "",
                $"add model: followed by a folder with {ModelFiles}");
            return null;
        }

        if (block.Text("model") is not { } model
            || paths.Folder(model, "sweeper.task.model") is not { } folder)
        {
            return null;
        }

        if (File.Exists(Path.Combine(folder, "config.json")))
        {
            return folder;
        }

        findings.Add(model.Place, $"'sweeper.task.model' is {model.Shown}, but {folder} has no config.json",
            $"name a model folder in Hugging Face layout: {ModelFiles}");
        return null;
    }
}
