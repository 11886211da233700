using System.Text.Json.Serialization;

namespace Sweeper.Engine.Trials;

/// <summary>What a trial trains: the <c>sweeper.task</c> block with its paths made absolute.</summary>
public sealed record TaskSettings
{
    /// <summary>The only built-in task: <c>text-classification</c>.</summary>
    public string Type { get; init; } = "text-classification";

    /// <summary>Folder in Hugging Face layout: config.json, the tokenizer's files, and weights unless <see cref="Init"/> is random.</summary>
    public required string Model { get; init; }

    /// <summary>What was downloaded to <see cref="Model"/>: <c>owner/name@commit</c>. Null for a folder of the user's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ModelSource { get; init; }

    /// <summary>Where the encoder's weights come from. Default: pretrained.</summary>
    public WeightInit Init { get; init; } = WeightInit.Pretrained;

    public required DataSettings Data { get; init; }

    /// <summary>Epochs between evaluations: 1, or a fraction of one whose inverse is a whole number. Default: 1.</summary>
    /// <remarks>What a plan of an earlier Sweeper does not mention, the serializer sets to 0: it meant 1.</remarks>
    public double EvaluateEvery { get; init => field = value == 0 ? 1 : value; } = 1;
}

/// <summary>The origin of a model's initial weights.</summary>
public enum WeightInit
{
    /// <summary>Read from the model folder; a missing classification head is drawn at random.</summary>
    Pretrained,

    /// <summary>Everything drawn at random from the trial's seed (training from scratch).</summary>
    Random,
}
