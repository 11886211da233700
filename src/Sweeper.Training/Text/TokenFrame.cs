namespace Sweeper.Training.Text;

/// <summary>The special tokens round one text or a pair of texts: what makes ids of texts a model's input.</summary>
/// <param name="Start">Starts every sequence: [CLS].</param>
/// <param name="Between">Stand between two texts: one [SEP], for RoBERTa two.</param>
/// <param name="End">Ends every sequence: [SEP].</param>
/// <param name="MarksSecond">Whether the second text has token type 1, as in BERT.</param>
public sealed record TokenFrame(int Start, IReadOnlyList<int> Between, int End, bool MarksSecond)
{
    /// <summary>Special tokens of a pair.</summary>
    public int PairSpecials => Between.Count + 2;

    /// <summary>One text between <see cref="Start"/> and <see cref="End"/>, its end cut off.</summary>
    /// <param name="text">Ids of the text.</param>
    /// <param name="maxLength">Most ids in the result. 2 or more.</param>
    public int[] Single(ReadOnlySpan<int> text, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        text = text[..Math.Min(text.Length, maxLength - 2)];
        int[] ids = new int[text.Length + 2];
        ids[0] = Start;
        text.CopyTo(ids.AsSpan(1));
        ids[^1] = End;
        return ids;
    }

    /// <summary>Two texts, cut one id at a time from the longer one, from the second when equal.</summary>
    /// <param name="first">Ids of the first text.</param>
    /// <param name="second">Ids of the second text.</param>
    /// <param name="maxLength">Most ids in the result. <see cref="PairSpecials"/> or more.</param>
    /// <returns>The ids, and the place of the first id of token type 1; 0 when all are of type 0.</returns>
    public (int[] Ids, int TypeOneFrom) Pair(ReadOnlySpan<int> first, ReadOnlySpan<int> second, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, PairSpecials);
        (int keepFirst, int keepSecond) = EncodedPair.LongestFirst(first.Length, second.Length, maxLength - PairSpecials);
        int[] ids = [Start, .. first[..keepFirst], .. Between, .. second[..keepSecond], End];
        return (ids, MarksSecond ? 1 + keepFirst + Between.Count : 0);
    }
}
