using System.Runtime.InteropServices;
using System.Text;
using Sweeper.Engine;

namespace Sweeper.Training.Text;

/// <summary>
/// BERT's tokenizer: splits text into words, and words greedily into the longest pieces the vocabulary has.
/// After Devlin et al., "BERT", NAACL 2019, and google-research/bert's tokenization.py; special tokens
/// written in the text (<c>a [MASK] b</c>) become their ids, as the reference does.
/// </summary>
/// <remarks>Not thread-safe: words once cut are remembered, and buffers are used again.</remarks>
public sealed class WordPieceTokenizer : BufferedTokenizer
{
    private readonly WordPieceOptions _options;
    private readonly bool _stripAccents;
    private readonly string[] _specials;
    private readonly PieceCutter _pieces;
    private readonly WordCache _cache = new();
    private readonly List<int> _wordIds = [];
    private readonly StringBuilder _word = new();

    /// <param name="vocabulary">The pieces, by id. Pieces inside a word start with <c>##</c>.</param>
    /// <param name="options">How text becomes words.</param>
    /// <exception cref="UserErrorException">The vocabulary lacks special tokens.</exception>
    public WordPieceTokenizer(IReadOnlyList<string> vocabulary, WordPieceOptions options)
        : this(vocabulary, options, where: null)
    {
    }

    internal WordPieceTokenizer(IReadOnlyList<string> vocabulary, WordPieceOptions options, string? where)
    {
        _options = options;
        _stripAccents = options.StripAccents ?? options.LowerCase;
        _specials =
            [options.UnkToken, options.SepToken, options.PadToken, options.ClsToken, options.MaskToken];
        Vocabulary = vocabulary;
        Dictionary<string, int> ids = IdsOf(vocabulary);
        SpecialTokensInText.ThrowIfMissing(_specials, ids, where);
        (UnkId, SepId, PadId) = (ids[options.UnkToken], ids[options.SepToken], ids[options.PadToken]);
        (ClsId, MaskId) = (ids[options.ClsToken], ids[options.MaskToken]);
        _pieces = new(ids, UnkId);
    }

    /// <inheritdoc/>
    public override int PadId { get; }

    public int ClsId { get; }

    public int SepId { get; }

    public int UnkId { get; }

    public int MaskId { get; }

    /// <summary><c>[CLS] text [SEP]</c>, and <c>[CLS] first [SEP] second [SEP]</c>.</summary>
    public override TokenFrame Frame => new(ClsId, [SepId], SepId, MarksSecond: true);

    /// <summary>Whether text is made lower case first.</summary>
    public bool LowerCases => _options.LowerCase;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Vocabulary { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> SpecialTokens => new Dictionary<string, string>
    {
        ["cls_token"] = _options.ClsToken,
        ["mask_token"] = _options.MaskToken,
        ["pad_token"] = _options.PadToken,
        ["sep_token"] = _options.SepToken,
        ["unk_token"] = _options.UnkToken,
    };

    /// <summary>Reads <c>vocab.txt</c> and, where there is one, <c>tokenizer_config.json</c>.</summary>
    /// <exception cref="UserErrorException">A file is missing or cannot be used.</exception>
    public static WordPieceTokenizer Load(string modelFolder)
    {
        string vocabulary = Path.GetFullPath(Path.Combine(modelFolder, VocabularyFile.Name));
        return new(VocabularyFile.Read(vocabulary), Options(modelFolder, new()), vocabulary);
    }

    /// <summary>What <c>tokenizer_config.json</c> says, and the defaults where it is silent.</summary>
    internal static WordPieceOptions Options(string modelFolder, WordPieceOptions defaults)
    {
        using TokenizerSettings settings = TokenizerSettings.Read(modelFolder);
        WordPieceOptions options = new()
        {
            LowerCase = settings.Flag("do_lower_case") ?? defaults.LowerCase,
            StripAccents = settings.Flag("strip_accents") ?? defaults.StripAccents,
            SplitIdeographs = settings.Flag("tokenize_chinese_chars") ?? defaults.SplitIdeographs,
            UnkToken = settings.Token("unk_token") ?? defaults.UnkToken,
            ClsToken = settings.Token("cls_token") ?? defaults.ClsToken,
            SepToken = settings.Token("sep_token") ?? defaults.SepToken,
            PadToken = settings.Token("pad_token") ?? defaults.PadToken,
            MaskToken = settings.Token("mask_token") ?? defaults.MaskToken,
        };
        settings.ThrowIfWrong();
        return options;
    }

    /// <summary>The pieces as text, without special tokens around them.</summary>
    public IReadOnlyList<string> Tokens(string text) =>
        [.. EncodeWithoutSpecials(text).Select(id => Vocabulary[id])];

    // The last of two equal lines wins, as in the reference.
    private static Dictionary<string, int> IdsOf(IReadOnlyList<string> vocabulary)
    {
        Dictionary<string, int> ids = new(vocabulary.Count);
        for (int id = 0; id < vocabulary.Count; id++)
        {
            ids[vocabulary[id]] = id;
        }

        return ids;
    }

    private protected override void Collect(string text, int atMost)
    {
        int start = 0;
        while (start < text.Length && Ids.Count < atMost)
        {
            if (TextRules.SeparatesWords(text[start]))
            {
                start++;
                continue;
            }

            int end = start + 1;
            while (end < text.Length && !TextRules.SeparatesWords(text[end]))
            {
                end++;
            }

            AddWord(text.AsSpan(start, end - start));
            start = end;
        }
    }

    private void AddWord(ReadOnlySpan<char> word)
    {
        if (_cache.TryAppend(word, Ids))
        {
            return;
        }

        _wordIds.Clear();
        AddAroundSpecials(word);
        Ids.AddRange(_wordIds);
        _cache.Add(word, CollectionsMarshal.AsSpan(_wordIds));
    }

    private void AddAroundSpecials(ReadOnlySpan<char> word)
    {
        while (SpecialTokensInText.First(word, _specials) is (int at, string special))
        {
            AddPlain(word[..at]);
            _wordIds.Add(_pieces.IdOf(special));
            word = word[(at + special.Length)..];
        }

        AddPlain(word);
    }

    // What white space left together: cleaned, lower-cased, then cut at ideographs and punctuation.
    private void AddPlain(ReadOnlySpan<char> text)
    {
        _word.Clear();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (TextRules.Vanishes(rune))
            {
                continue;
            }

            if (_options.SplitIdeographs && TextRules.IsIdeograph(rune))
            {
                FlushChunk();
                _word.Append(rune);
                FlushChunk();
            }
            else if (_options.LowerCase)
            {
                AppendLower(rune);
            }
            else
            {
                _word.Append(rune);
            }
        }

        FlushChunk();
    }

    // One character at a time, so capital sigma at a word's end becomes σ and not ς.
    private void AppendLower(Rune rune)
    {
        if (rune.Value == 0x130)
        {
            // The one lower case of two characters, which the invariant culture leaves alone.
            _word.Append("i\u0307");
        }
        else
        {
            _word.Append(Rune.ToLowerInvariant(rune));
        }
    }

    private void FlushChunk()
    {
        if (_word.Length == 0)
        {
            return;
        }

        string chunk = _word.ToString();
        _word.Clear();
        // A special token that appears only now, when characters inside it have vanished, is one word to the
        // reference.
        if (_specials.Contains(chunk))
        {
            _pieces.Cut(chunk, _wordIds);
            return;
        }

        CutAtPunctuation(_stripAccents ? WithoutAccents(chunk) : chunk);
    }

    private static string WithoutAccents(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        StringBuilder kept = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            BaseCharacters.Append(rune, kept);
        }

        return kept.ToString();
    }

    private void CutAtPunctuation(ReadOnlySpan<char> text)
    {
        int start = 0;
        int at = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            int next = at + rune.Utf16SequenceLength;
            if (TextRules.IsPunctuation(rune))
            {
                _pieces.Cut(text[start..at], _wordIds);
                _pieces.Cut(text[at..next], _wordIds);
                start = next;
            }

            at = next;
        }

        _pieces.Cut(text[start..], _wordIds);
    }
}
