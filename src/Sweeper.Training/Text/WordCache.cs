namespace Sweeper.Training.Text;

/// <summary>The ids of words met before. Bounded: when it is full it starts anew.</summary>
internal sealed class WordCache
{
    private const int MaxWords = 1 << 17;
    private const int MaxWordLength = 64;

    private readonly Dictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _words =
        new Dictionary<string, int[]>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Appends the word's ids where they are known.</summary>
    public bool TryAppend(ReadOnlySpan<char> word, List<int> to)
    {
        if (!_words.TryGetValue(word, out int[]? ids))
        {
            return false;
        }

        to.AddRange(ids);
        return true;
    }

    /// <summary>Remembers the word unless it is so long that it will hardly come again.</summary>
    public void Add(ReadOnlySpan<char> word, ReadOnlySpan<int> ids)
    {
        if (word.Length > MaxWordLength)
        {
            return;
        }

        if (_words.Dictionary.Count == MaxWords)
        {
            _words.Dictionary.Clear();
        }

        _words[word] = ids.ToArray();
    }
}
