using System.Text.RegularExpressions;

namespace Sweeper.Engine.SweepFiles;

/// <summary>What a name of the hub is for.</summary>
public enum HubKind
{
    Model,
    Data,
}

/// <summary>A model or a data set that a sweep file names and that is no folder here: something to download.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name"><c>owner/name</c>, or one of the names that need no owner.</param>
/// <param name="Revision">Branch, tag or commit, as written after an <c>@</c>; null for the hub's default.</param>
public sealed partial record HubName(HubKind Kind, string Name, string? Revision)
{
    /// <summary>Data sets known by one word.</summary>
    public static IReadOnlyList<string> DataSets { get; } = ["sst2", "imdb", "emotion"];

    /// <summary>Models that are often meant, for did-you-mean.</summary>
    public static IReadOnlyList<string> Models { get; } =
    [
        "bert-base-uncased", "bert-base-cased", "bert-large-uncased", "bert-large-cased", "bert-base-multilingual-cased",
        "distilbert-base-uncased", "distilbert-base-cased", "distilroberta-base", "roberta-base", "roberta-large",
        "google-bert/bert-base-uncased", "google-bert/bert-base-cased", "distilbert/distilbert-base-uncased", "FacebookAI/roberta-base",
    ];

    /// <summary>Whether a model's weights are needed: not when they are drawn at random.</summary>
    public bool NeedsWeights { get; init; } = true;

    public bool HasOwner => Name.Contains('/', StringComparison.Ordinal);

    /// <summary>The name that a text can be, or null: paths are told by a leading dot, slash or tilde, or a third part.</summary>
    public static HubName? Of(HubKind kind, string text)
    {
        Match match = Shape().Match(text);
        string name = match.Groups["name"].Value;
        bool isName = match.Success && !name.Contains("..", StringComparison.Ordinal) && !name.Contains("--", StringComparison.Ordinal)
            && (name.Contains('/', StringComparison.Ordinal) || (kind == HubKind.Model ? OwnerlessModels().IsMatch(name) : DataSets.Contains(name)));
        return isName ? new HubName(kind, name, match.Groups["revision"] is { Success: true } revision ? revision.Value : null) : null;
    }

    /// <summary>As written.</summary>
    public override string ToString() => Revision is null ? Name : $"{Name}@{Revision}";

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9_][\w.-]{0,95}(/[A-Za-z0-9_][\w.-]{0,95})?)(@(?<revision>[A-Za-z0-9_][\w./-]{0,199}))?$", RegexOptions.ECMAScript)]
    private static partial Regex Shape();

    // Models from before the hub had owners: no further ones come.
    [GeneratedRegex("^(distil)?(bert|roberta)-[a-z0-9-]+$")]
    private static partial Regex OwnerlessModels();
}

/// <summary>Where a <see cref="HubName"/> is on this disk.</summary>
/// <param name="Folder">Absolute; of a model, in Hugging Face layout.</param>
/// <param name="Source">What exactly it is: the name and the commit, or the archive's hash.</param>
public sealed record LocatedInput(string Folder, string Source)
{
    /// <summary>A data set's training file.</summary>
    public string? Train { get; init; }

    /// <summary>A data set's validation file; null when it has none.</summary>
    public string? Validation { get; init; }

    /// <summary>A data set's test file; null when it has none with labels.</summary>
    public string? Test { get; init; }

    /// <summary>Names of a data set's classes; null when its files have them.</summary>
    public Trials.LabelMapping? Labels { get; init; }
}
