namespace Sweeper.Training.Text;

/// <summary>RoBERTa's special tokens and how its tokenizer starts: <c>tokenizer_config.json</c>.</summary>
public sealed record BytePairOptions
{
    /// <summary>Whether a text that does not start with white space is given a space there. Default: false.</summary>
    public bool AddPrefixSpace { get; init; }

    /// <summary>Also for bytes the vocabulary lacks.</summary>
    public string UnkToken { get; init; } = "<unk>";

    /// <summary>Starts every sequence.</summary>
    public string ClsToken { get; init; } = "<s>";

    /// <summary>Ends every sequence, and stands twice between the texts of a pair.</summary>
    public string SepToken { get; init; } = "</s>";

    public string PadToken { get; init; } = "<pad>";

    /// <summary>White space before it in a text belongs to it.</summary>
    public string MaskToken { get; init; } = "<mask>";
}
