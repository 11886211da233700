using System.Runtime.InteropServices;

namespace Sweeper.Training.Text;

/// <summary>What the tokenizers share once the ids of a text are collected in a buffer.</summary>
/// <remarks>Not thread-safe: the buffer is used again.</remarks>
public abstract class BufferedTokenizer : ITokenizer
{
    /// <inheritdoc/>
    public abstract int PadId { get; }

    /// <inheritdoc/>
    public int VocabularySize => Vocabulary.Count;

    /// <inheritdoc/>
    public abstract IReadOnlyList<string> Vocabulary { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyDictionary<string, string> SpecialTokens { get; }

    /// <inheritdoc/>
    public abstract TokenFrame Frame { get; }

    /// <summary>The ids that <see cref="Collect"/> leaves.</summary>
    private protected List<int> Ids { get; } = [];

    /// <inheritdoc/>
    public int[] Encode(string text, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        Ids.Clear();
        Collect(text, atMost: maxLength - 2);
        return Frame.Single(CollectionsMarshal.AsSpan(Ids), maxLength);
    }

    /// <inheritdoc/>
    public int[] EncodeWithoutSpecials(string text)
    {
        Ids.Clear();
        Collect(text, atMost: int.MaxValue);
        return [.. Ids];
    }

    /// <inheritdoc/>
    public EncodedPair EncodePair(string first, string second, int maxLength) =>
        EncodedPair.Of(Frame.Pair(EncodeWithoutSpecials(first), EncodeWithoutSpecials(second), maxLength));

    /// <summary>Adds the ids of a text to <see cref="Ids"/>.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="atMost">Stops after the word that fills the room, so cutting long texts short also saves the work.</param>
    private protected abstract void Collect(string text, int atMost);
}
