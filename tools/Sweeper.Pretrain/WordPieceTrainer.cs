namespace Sweeper.Pretrain;

/// <summary>
/// Learns a WordPiece vocabulary from word counts by merging the most frequent pair of neighbouring pieces, as byte-pair
/// encoding does (Sennrich et al., 2016), writing continuing pieces with <c>##</c>.
/// </summary>
public static class WordPieceTrainer
{
    private static readonly string[] Specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <param name="wordCounts">Words after basic tokenization, with how often each occurs.</param>
    /// <param name="size">Pieces wanted, special tokens included.</param>
    /// <param name="minimumCharacterCount">Characters seen less often are left to [UNK].</param>
    public static IReadOnlyList<string> Train(IReadOnlyDictionary<string, long> wordCounts, int size, long minimumCharacterCount)
    {
        var words = wordCounts
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new Word(Split(pair.Key), pair.Value))
            .ToList();
        Dictionary<string, long> characters = CountPieces(words);
        var vocabulary = new List<string>(Specials);
        vocabulary.AddRange(characters
            .Where(pair => pair.Value >= minimumCharacterCount)
            .Select(pair => pair.Key)
            .Order(StringComparer.Ordinal));
        words.RemoveAll(word => word.Pieces.Any(piece => characters[piece] < minimumCharacterCount));
        Merge(words, vocabulary, size);
        return vocabulary;
    }

    private static void Merge(List<Word> words, List<string> vocabulary, int size)
    {
        var known = new HashSet<string>(vocabulary, StringComparer.Ordinal);
        var counts = new Dictionary<(string, string), long>();
        var places = new Dictionary<(string, string), HashSet<int>>();
        var queue = new PriorityQueue<(string, string), (long, string, string)>();
        for (int i = 0; i < words.Count; i++)
        {
            Count(words[i], i, +1, counts, places);
        }

        foreach (((string, string) pair, long count) in counts)
        {
            queue.Enqueue(pair, (-count, pair.Item1, pair.Item2));
        }

        while (vocabulary.Count < size && queue.TryDequeue(out (string Left, string Right) best, out (long NegativeCount, string, string) key))
        {
            if (counts.GetValueOrDefault(best) != -key.NegativeCount)
            {
                continue; // The count changed since this entry was queued; a newer entry follows.
            }

            string merged = best.Left + best.Right[2..];
            if (known.Add(merged))
            {
                vocabulary.Add(merged);
            }

            var changed = new HashSet<(string, string)>();
            foreach (int i in places[best].Order().ToArray())
            {
                changed.UnionWith(Count(words[i], i, -1, counts, places));
                words[i].Join(best.Left, best.Right, merged);
                changed.UnionWith(Count(words[i], i, +1, counts, places));
            }

            foreach ((string, string) pair in changed.Where(pair => counts.GetValueOrDefault(pair) > 0))
            {
                queue.Enqueue(pair, (-counts[pair], pair.Item1, pair.Item2));
            }
        }
    }

    // Adds (sign +1) or takes back (sign -1) what one word contributes to the pair counts.
    private static List<(string, string)> Count(
        Word word, int index, int sign, Dictionary<(string, string), long> counts, Dictionary<(string, string), HashSet<int>> places)
    {
        var pairs = new List<(string, string)>();
        for (int k = 0; k + 1 < word.Pieces.Count; k++)
        {
            (string, string) pair = (word.Pieces[k], word.Pieces[k + 1]);
            counts[pair] = counts.GetValueOrDefault(pair) + (sign * word.Occurrences);
            if (!places.TryGetValue(pair, out HashSet<int>? where))
            {
                places[pair] = where = [];
            }

            _ = sign > 0 ? where.Add(index) : where.Remove(index);
            pairs.Add(pair);
        }

        return pairs;
    }

    private static List<string> Split(string word)
    {
        var pieces = new List<string>();
        foreach (System.Text.Rune rune in word.EnumerateRunes())
        {
            pieces.Add(pieces.Count == 0 ? rune.ToString() : "##" + rune);
        }

        return pieces;
    }

    private static Dictionary<string, long> CountPieces(List<Word> words)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (Word word in words)
        {
            foreach (string piece in word.Pieces)
            {
                counts[piece] = counts.GetValueOrDefault(piece) + word.Occurrences;
            }
        }

        return counts;
    }

    private sealed class Word(List<string> pieces, long occurrences)
    {
        public List<string> Pieces { get; } = pieces;

        public long Occurrences { get; } = occurrences;

        public void Join(string left, string right, string merged)
        {
            for (int k = 0; k + 1 < Pieces.Count; k++)
            {
                if (Pieces[k] == left && Pieces[k + 1] == right)
                {
                    Pieces[k] = merged;
                    Pieces.RemoveAt(k + 1);
                }
            }
        }
    }
}
