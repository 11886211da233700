namespace Sweeper.Training.Text;

/// <summary>Turns texts into the ids a model was trained on. Implementations need not be thread-safe.</summary>
public interface ITokenizer
{
    /// <summary>Fills the short rows of a batch.</summary>
    int PadId { get; }

    /// <summary>Number of pieces, special tokens included.</summary>
    int VocabularySize { get; }

    /// <summary>The pieces, by id.</summary>
    IReadOnlyList<string> Vocabulary { get; }

    /// <summary>The special tokens, by transformers' names for them: <c>cls_token</c> and so on.</summary>
    IReadOnlyDictionary<string, string> SpecialTokens { get; }

    /// <summary>What stands round texts.</summary>
    TokenFrame Frame { get; }

    /// <summary>The text between the special tokens that start and end it.</summary>
    /// <param name="text">Any text; empty gives the special tokens alone.</param>
    /// <param name="maxLength">Most ids in the result, special tokens included; the end of the text is cut
    /// off. 2 or more.</param>
    int[] Encode(string text, int maxLength);

    /// <summary>The text's ids alone.</summary>
    int[] EncodeWithoutSpecials(string text);

    /// <summary>Two texts as one sequence, cut one id at a time from the longer text, from the second when equal.
    /// </summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">The second text.</param>
    /// <param name="maxLength">Most ids in the result; no less than the special tokens of a pair.</param>
    EncodedPair EncodePair(string first, string second, int maxLength);
}
