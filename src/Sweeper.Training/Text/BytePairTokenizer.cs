using System.Runtime.InteropServices;
using Sweeper.Engine;

namespace Sweeper.Training.Text;

/// <summary>
/// RoBERTa's tokenizer: GPT-2's byte-level BPE, which knows no unknown text (Radford et al., 2019; Liu et al., 2019).
/// Special tokens written in the text become their ids, as in the reference.
/// </summary>
/// <remarks>Not thread-safe: words once cut are remembered, and buffers are used again.</remarks>
public sealed class BytePairTokenizer : BufferedTokenizer
{
    private readonly BytePairOptions _options;
    private readonly Dictionary<string, int> _idOf;
    private readonly string[] _specials;
    private readonly BytePairMerger _merger;
    private readonly WordCache _cache = new();

    /// <param name="ids">Every piece with its id; ids count from 0 without a gap.</param>
    /// <param name="merges">The pairs, in the order in which they were learned.</param>
    /// <param name="options">Special tokens and the start of texts.</param>
    /// <exception cref="UserErrorException">Ids have gaps, or special tokens are missing.</exception>
    public BytePairTokenizer(
        IReadOnlyDictionary<string, int> ids, IReadOnlyList<(string Left, string Right)> merges, BytePairOptions options)
        : this(ids, merges, options, where: "vocab.json")
    {
    }

    internal BytePairTokenizer(
        IReadOnlyDictionary<string, int> ids, IReadOnlyList<(string Left, string Right)> merges, BytePairOptions options,
        string where)
    {
        _options = options;
        _idOf = new(ids, StringComparer.Ordinal);
        _specials = [.. ((string[])[options.ClsToken, options.SepToken, options.UnkToken, options.PadToken, options.MaskToken]).Distinct()];
        Vocabulary = BytePairFiles.ById(_idOf, where);
        SpecialTokensInText.ThrowIfMissing(_specials, _idOf, where);
        (PadId, ClsId, SepId) = (_idOf[options.PadToken], _idOf[options.ClsToken], _idOf[options.SepToken]);
        _merger = new(_idOf, merges, _idOf[options.UnkToken]);
    }

    /// <inheritdoc/>
    public override int PadId { get; }

    /// <summary>Starts every sequence.</summary>
    public int ClsId { get; }

    /// <summary>Ends every text.</summary>
    public int SepId { get; }

    /// <summary><c>&lt;s&gt; first &lt;/s&gt;&lt;/s&gt; second &lt;/s&gt;</c>; all of type 0.</summary>
    public override TokenFrame Frame => new(ClsId, [SepId, SepId], SepId, MarksSecond: false);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Vocabulary { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> SpecialTokens => new Dictionary<string, string>
    {
        ["bos_token"] = _options.ClsToken,
        ["cls_token"] = _options.ClsToken,
        ["eos_token"] = _options.SepToken,
        ["mask_token"] = _options.MaskToken,
        ["pad_token"] = _options.PadToken,
        ["sep_token"] = _options.SepToken,
        ["unk_token"] = _options.UnkToken,
    };

    /// <summary>Reads <c>vocab.json</c>, <c>merges.txt</c> and, where there is one, <c>tokenizer_config.json</c>.</summary>
    /// <exception cref="UserErrorException">A file is missing or cannot be used.</exception>
    public static BytePairTokenizer Load(string modelFolder)
    {
        string vocabulary = Path.GetFullPath(Path.Combine(modelFolder, TokenizerFiles.BytePairVocabulary));
        string merges = Path.GetFullPath(Path.Combine(modelFolder, TokenizerFiles.BytePairMerges));
        return new(BytePairFiles.Vocabulary(vocabulary), BytePairFiles.Merges(merges), Options(modelFolder, new()), vocabulary);
    }

    /// <summary>What <c>tokenizer_config.json</c> says, and the defaults where it is silent.</summary>
    internal static BytePairOptions Options(string modelFolder, BytePairOptions defaults)
    {
        using TokenizerSettings settings = TokenizerSettings.Read(modelFolder);
        BytePairOptions options = new()
        {
            AddPrefixSpace = settings.Flag("add_prefix_space") ?? defaults.AddPrefixSpace,
            UnkToken = settings.Token("unk_token") ?? defaults.UnkToken,
            ClsToken = settings.Token("cls_token") ?? defaults.ClsToken,
            SepToken = settings.Token("sep_token") ?? defaults.SepToken,
            PadToken = settings.Token("pad_token") ?? defaults.PadToken,
            MaskToken = settings.Token("mask_token") ?? defaults.MaskToken,
        };
        settings.ThrowIfWrong();
        return options;
    }

    private protected override void Collect(string text, int atMost)
    {
        if (_options.AddPrefixSpace && text.Length > 0 && !char.IsWhiteSpace(text[0]))
        {
            text = " " + text;
        }

        ReadOnlySpan<char> rest = text;
        while (Ids.Count < atMost && SpecialTokensInText.First(rest, _specials) is (int at, string special))
        {
            ReadOnlySpan<char> before = rest[..at];
            AddPlain(special == _options.MaskToken ? before.TrimEnd() : before, atMost);
            Ids.Add(_idOf[special]);
            rest = rest[(at + special.Length)..];
        }

        AddPlain(rest, atMost);
    }

    private void AddPlain(ReadOnlySpan<char> text, int atMost)
    {
        int start = 0;
        while (start < text.Length && Ids.Count < atMost)
        {
            int end = ByteLevelWords.End(text, start);
            AddWord(text[start..end]);
            start = end;
        }
    }

    private void AddWord(ReadOnlySpan<char> word)
    {
        if (_cache.TryAppend(word, Ids))
        {
            return;
        }

        int before = Ids.Count;
        _merger.Encode(word, Ids);
        _cache.Add(word, CollectionsMarshal.AsSpan(Ids)[before..]);
    }
}
