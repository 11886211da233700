namespace Sweeper.Training.Text;

/// <summary>Cuts a word from the left into the longest pieces the vocabulary has.</summary>
internal sealed class PieceCutter
{
    /// <summary>Longer words become one [UNK]. In code points, after accents are dropped.</summary>
    private const int MaxWordLength = 100;
    private const string InsideWord = "##";

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _first;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _later;
    private readonly int _longest;
    private readonly int _unkId;

    /// <param name="ids">Every piece; those inside a word start with <c>##</c>.</param>
    /// <param name="unkId">Stands for a word that cannot be cut.</param>
    public PieceCutter(Dictionary<string, int> ids, int unkId)
    {
        Dictionary<string, int> later = ids
            .Where(piece => piece.Key.StartsWith(InsideWord, StringComparison.Ordinal))
            .ToDictionary(piece => piece.Key[InsideWord.Length..], piece => piece.Value);
        _first = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _later = later.GetAlternateLookup<ReadOnlySpan<char>>();
        _longest = ids.Keys.Max(piece => piece.Length);
        _unkId = unkId;
    }

    public int IdOf(string piece) => _first[piece];

    /// <summary>
    /// Appends the ids of the word's pieces, or [UNK] alone when some part of it is no piece.
    /// </summary>
    public void Cut(ReadOnlySpan<char> word, List<int> to)
    {
        if (word.IsEmpty)
        {
            return;
        }

        int before = to.Count;
        if (CodePoints(word) > MaxWordLength || !TryCut(word, to))
        {
            to.RemoveRange(before, to.Count - before);
            to.Add(_unkId);
        }
    }

    private bool TryCut(ReadOnlySpan<char> word, List<int> to)
    {
        int start = 0;
        while (start < word.Length)
        {
            var pieces = start == 0 ? _first : _later;
            int length = Math.Min(word.Length - start, _longest);
            int id = 0;
            while (length > 0 && !pieces.TryGetValue(word.Slice(start, length), out id))
            {
                length--;
            }

            if (length == 0)
            {
                return false;
            }

            to.Add(id);
            start += length;
        }

        return true;
    }

    private static int CodePoints(ReadOnlySpan<char> word)
    {
        int count = 0;
        foreach (char c in word)
        {
            count += char.IsLowSurrogate(c) ? 0 : 1;
        }

        return count;
    }
}
