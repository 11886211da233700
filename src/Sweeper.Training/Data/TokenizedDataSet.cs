using Sweeper.Training.Text;

namespace Sweeper.Training.Data;

/// <summary>Token ids, special tokens included and not padded, with the id of the class.</summary>
public readonly record struct TokenizedExample(int[] Ids, int Label);

/// <summary>Examples ready for batching.</summary>
public sealed class TokenizedDataSet(IReadOnlyList<TokenizedExample> examples)
{
    public IReadOnlyList<TokenizedExample> Examples { get; } = examples;

    /// <summary>Tokenizes in order.</summary>
    /// <param name="examples">The texts.</param>
    /// <param name="tokenizer">The model's own.</param>
    /// <param name="maxLength">Most ids of an example, [CLS] and [SEP] included. 2 or more.</param>
    public static TokenizedDataSet Tokenize(
        IEnumerable<TextExample> examples, ITokenizer tokenizer, int maxLength) =>
        new([.. examples.Select(e => new TokenizedExample(tokenizer.Encode(e.Text, maxLength), e.Label))]);
}
