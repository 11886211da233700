using System.Text.Json.Serialization;

namespace Sweeper.Engine.Trials;

/// <summary>The files of a labelled text data set, the names of their columns, and which rows are used.</summary>
/// <remarks>
/// Part of the identity of a trial. What is null is not written, so that plans of an earlier Sweeper keep theirs.
/// </remarks>
public sealed record DataSettings
{
    /// <summary>A .tsv, .csv, .jsonl or .txt (semicolons) file with the training examples, perhaps packed as .gz.</summary>
    public required string Train { get; init; }

    /// <summary>The file evaluated after each epoch; null when <see cref="ValidationSplit"/> takes its examples from
    /// <see cref="Train"/>.</summary>
    public string? Validation { get; init; }

    /// <summary>Held out; never read during a sweep. Null when there is none.</summary>
    public string? Test { get; init; }

    /// <summary>What was downloaded: <c>owner/name@commit</c>, or a name and the archive's hash. Null for files of the user's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Source { get; init; }

    /// <summary>Column with the text. Default: found among sentence, text, review.</summary>
    public string? TextColumn { get; init; }

    /// <summary>Column with the second text of a pair. Null: each example is one text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PairColumn { get; init; }

    /// <summary>Column with the label, a name or an integer from 0. Default: found among label, sentiment, emotion,
    /// label_name.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>What the labels of the files are called, and their order. Null: as they are in the files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LabelMapping? Labels { get; init; }

    /// <summary>Share of the training file's examples that is evaluated instead of trained on, the same share of each
    /// class. In (0, 1). Null when there is a <see cref="Validation"/> file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ValidationSplit { get; init; }

    /// <summary>Which examples the split takes. Null when nothing is split.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SplitSeed { get; init; }

    /// <summary>Use at most this many training examples, from the top of the file. 1 or more; default: all.</summary>
    public int? MaxTrainExamples { get; init; }

    /// <summary>Use at most this many validation examples, from the top of the file. 1 or more; default: all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxValidationExamples { get; init; }

    /// <summary>The files that training and evaluation read.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Files => Validation is null ? [Train] : [Train, Validation];
}
