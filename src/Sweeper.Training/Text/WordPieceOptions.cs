namespace Sweeper.Training.Text;

/// <summary>
/// How text becomes words before <see cref="WordPieceTokenizer"/> cuts them: <c>tokenizer_config.json</c>.
/// </summary>
public sealed record WordPieceOptions
{
    /// <summary>
    /// Lower-cases the text outside special tokens. Default: true, as in every "uncased" model.
    /// </summary>
    public bool LowerCase { get; init; } = true;

    /// <summary>
    /// Drops accents (NFD, then combining marks). Default null: as <see cref="LowerCase"/>.
    /// </summary>
    public bool? StripAccents { get; init; }

    /// <summary>Makes each CJK ideograph a word of its own. Default: true.</summary>
    public bool SplitIdeographs { get; init; } = true;

    public string UnkToken { get; init; } = "[UNK]";

    public string ClsToken { get; init; } = "[CLS]";

    public string SepToken { get; init; } = "[SEP]";

    public string PadToken { get; init; } = "[PAD]";

    public string MaskToken { get; init; } = "[MASK]";
}
