using Sweeper.Training.Text;

namespace Sweeper.Training.Data;

/// <summary>A data set as a tokenizer sees it: all that a trial needs of data and tokenizer.</summary>
internal sealed record EncodedDataSet
{
    /// <summary>By id.</summary>
    public required IReadOnlyList<string> LabelNames { get; init; }

    public required EncodedTexts Train { get; init; }

    public required EncodedTexts Validation { get; init; }

    public required DataFacts Facts { get; init; }

    public required TokenFrame Frame { get; init; }

    /// <summary>Fills the short rows of a batch.</summary>
    public required int PadId { get; init; }

    /// <summary>Whether each example has two texts.</summary>
    public required bool HasPairs { get; init; }

    /// <summary>Encodes texts.</summary>
    public static EncodedDataSet Encode(TextDataSet texts, ITokenizer tokenizer) => TokenFile.Parse(TokenFile.Of(texts, tokenizer));
}
