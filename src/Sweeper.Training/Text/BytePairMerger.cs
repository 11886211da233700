using System.Text;

namespace Sweeper.Training.Text;

/// <summary>
/// Byte-pair encoding of one word (Sennrich et al., 2016): starts with its bytes, and joins the pair of neighbours that
/// was learned first, wherever it stands, until no learned pair is left.
/// </summary>
internal sealed class BytePairMerger
{
    private const int NoMerge = int.MaxValue;

    private readonly Dictionary<(int Left, int Right), (int Rank, int Joined)> _merges;
    private readonly int[] _symbolOfByte = new int[256];
    private readonly int[] _idOfSymbol;

    // Of the word at hand; kept between words.
    private byte[] _bytes = new byte[256];
    private int[] _symbols = new int[256];
    private int[] _ranks = new int[256]; // _ranks[i]: of the pair of symbols i and i + 1.

    /// <param name="ids">Every piece, in the alphabet of <see cref="ByteAlphabet"/>.</param>
    /// <param name="merges">The pairs, in the order in which they were learned.</param>
    /// <param name="unkId">Stands for a result that is no piece.</param>
    public BytePairMerger(
        IReadOnlyDictionary<string, int> ids, IReadOnlyList<(string Left, string Right)> merges, int unkId)
    {
        Dictionary<string, int> symbols = new(StringComparer.Ordinal);
        for (int b = 0; b < 256; b++)
        {
            _symbolOfByte[b] = SymbolOf(ByteAlphabet.Characters[b].ToString());
        }

        _merges = new(merges.Count);
        for (int rank = 0; rank < merges.Count; rank++)
        {
            (string left, string right) = merges[rank];
            _merges[(SymbolOf(left), SymbolOf(right))] = (rank, SymbolOf(left + right));
        }

        _idOfSymbol = new int[symbols.Count];
        foreach ((string text, int symbol) in symbols)
        {
            _idOfSymbol[symbol] = ids.GetValueOrDefault(text, unkId);
        }

        int SymbolOf(string text)
        {
            symbols.TryAdd(text, symbols.Count);
            return symbols[text];
        }
    }

    /// <summary>Appends the ids of the word's pieces.</summary>
    public void Encode(ReadOnlySpan<char> word, List<int> to)
    {
        int count = Start(word);
        while (LowestRank(count) is var rank and not NoMerge)
        {
            count = Join(count, rank);
        }

        for (int i = 0; i < count; i++)
        {
            to.Add(_idOfSymbol[_symbols[i]]);
        }
    }

    private int Start(ReadOnlySpan<char> word)
    {
        int most = Encoding.UTF8.GetMaxByteCount(word.Length);
        if (most > _bytes.Length)
        {
            (_bytes, _symbols, _ranks) = (new byte[most], new int[most], new int[most]);
        }

        int count = Encoding.UTF8.GetBytes(word, _bytes); // Half a surrogate pair becomes U+FFFD.
        for (int i = 0; i < count; i++)
        {
            _symbols[i] = _symbolOfByte[_bytes[i]];
        }

        for (int i = 0; i + 1 < count; i++)
        {
            _ranks[i] = RankOf(i);
        }

        return count;
    }

    private int LowestRank(int count)
    {
        int lowest = NoMerge;
        for (int i = 0; i + 1 < count; i++)
        {
            lowest = Math.Min(lowest, _ranks[i]);
        }

        return lowest;
    }

    // Joins every pair of the rank, from the left; what is joined is not joined again in the same pass.
    private int Join(int count, int rank)
    {
        int kept = 0;
        bool isNew = false;
        for (int i = 0; i < count; i++, kept++)
        {
            bool wasNew = isNew;
            int before = i - 1;
            isNew = i + 1 < count && _ranks[i] == rank;
            _symbols[kept] = isNew ? _merges[(_symbols[i], _symbols[++i])].Joined : _symbols[i];
            if (kept > 0)
            {
                _ranks[kept - 1] = isNew || wasNew ? RankOf(kept - 1) : _ranks[before];
            }
        }

        return kept;
    }

    private int RankOf(int i) =>
        _merges.TryGetValue((_symbols[i], _symbols[i + 1]), out (int Rank, int Joined) merge) ? merge.Rank : NoMerge;
}
