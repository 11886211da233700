using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Reads <c>sweeper.task</c> and finds its model and data on the disk.</summary>
internal sealed class TaskReader(PathFinder paths, InputFinder inputs, Findings findings)
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
        FoundInput? model = Model(block, init);
        DataSettings? data = new DataReader(paths, inputs, findings).Read(block);
        return init is null || model is null || data is null
            ? null
            : new TaskSettings { Model = model.Folder, Init = init.Value, Data = data, ModelSource = model.Located?.Source };
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

    private FoundInput? Model(Block block, WeightInit? init)
    {
        if (block["model"] is null)
        {
            block.ReportMissing("model", "",
                $"add model: followed by a folder with {ModelFiles}, or a model of the hub such as bert-base-uncased");
            return null;
        }

        if (block.Text("model") is not { } model)
        {
            return null;
        }

        HubName? name = HubName.Of(HubKind.Model, model.Text);
        if (inputs.Find(model, "sweeper.task.model", HubKind.Model, name is null ? null : name with { NeedsWeights = init != WeightInit.Random }) is not { } found)
        {
            return null;
        }

        if (File.Exists(Path.Combine(found.Folder, "config.json")))
        {
            return found;
        }

        findings.Add(model.Place, $"'sweeper.task.model' is {model.Shown}, but {found.Folder} has no config.json",
            $"name a model folder in Hugging Face layout: {ModelFiles}");
        return null;
    }
}
