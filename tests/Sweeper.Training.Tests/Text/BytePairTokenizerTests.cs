using System.Text.RegularExpressions;
using Sweeper.Engine;
using Sweeper.Training.Tests.Files;
using Sweeper.Training.Text;

namespace Sweeper.Training.Tests.Text;

public sealed class BytePairTokenizerTests
{
    private const string Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private static readonly string[] Specials = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"];

    // Characters that .NET's patterns see as the reference does: its \p{L} knows no letters beyond U+FFFF.
    private const string Alphabet = "aZ09 '\t\n\u00a0\u3000\u0085strevmld.,é中\u0301²Ⅷ_-\u200b";

    [Fact]
    public void Words_are_those_of_the_pattern()
    {
        Random random = new(7);
        for (int round = 0; round < 2000; round++)
        {
            string text = string.Concat(random.GetItems<char>(Alphabet, random.Next(12)));
            List<string> words = [];
            for (int at = 0; at < text.Length;)
            {
                int end = ByteLevelWords.End(text, at);
                words.Add(text[at..end]);
                at = end;
            }

            Assert.Equal(Regex.Matches(text, Pattern, RegexOptions.CultureInvariant).Select(match => match.Value), words);
        }
    }

    [Fact]
    public void The_pair_learned_first_is_joined_everywhere_before_the_next()
    {
        BytePairTokenizer tokenizer = New(
            [("b", "c"), ("a", "b"), ("a", "a"), ("aa", "bc")], new(), "a", "b", "c", "d", "bc", "ab", "aa", "aabc");

        Assert.Equal(["a", "bc"], Pieces("abc"));
        Assert.Equal(["ab", "d"], Pieces("abd"));
        Assert.Equal(["aabc", "a"], Pieces("aabca"));
        Assert.Equal(["aa", "a"], Pieces("aaa"));
        Assert.Equal(["aa", "aabc", "d"], Pieces("aaaabcd"));

        IEnumerable<string> Pieces(string text) => tokenizer.EncodeWithoutSpecials(text).Select(id => tokenizer.Vocabulary[id]);
    }

    [Fact]
    public void Bytes_and_results_that_are_no_pieces_are_unknown()
    {
        BytePairTokenizer tokenizer = New([("a", "b")], new(), "a", "b");

        Assert.Equal([5, 3, 6, 3], tokenizer.EncodeWithoutSpecials("acbx"));
        Assert.Equal([3, 3], tokenizer.EncodeWithoutSpecials("é"));
        Assert.Equal([3], tokenizer.EncodeWithoutSpecials("ab"));
    }

    [Fact]
    public void A_long_word_takes_no_time()
    {
        BytePairTokenizer tokenizer = New([("a", "a"), ("aa", "aa"), ("aaaa", "aaaa")], new(), "a");

        int[] ids = tokenizer.EncodeWithoutSpecials(new string('a', 200_000));

        Assert.Equal(25_000, ids.Length);
    }

    [Fact]
    public void A_prefix_space_is_added_where_the_settings_say_so()
    {
        BytePairTokenizer tokenizer = New([("Ġ", "a")], new() { AddPrefixSpace = true }, "a", "Ġ", "Ġa");

        Assert.Equal(tokenizer.EncodeWithoutSpecials(" a"), tokenizer.EncodeWithoutSpecials("a"));
        Assert.Single(tokenizer.EncodeWithoutSpecials("a"));
        Assert.Empty(tokenizer.EncodeWithoutSpecials(""));
    }

    [Fact]
    public void Lengths_are_cut_between_the_special_tokens()
    {
        BytePairTokenizer tokenizer = New([], new(), "a");

        Assert.Equal([0, 2], tokenizer.Encode("", 2));
        Assert.Equal([0, 5, 5, 2], tokenizer.Encode("aaaa", 4));
        Assert.Equal([0, 5, 5, 2, 2, 5, 2], tokenizer.EncodePair("aaa", "aa", 7).Ids);
        Assert.Equal([0, 2, 2, 2], tokenizer.EncodePair("a", "a", 4).Ids);
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Encode("a", 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.EncodePair("a", "a", 3));
    }

    [Theory]
    [InlineData("""{"<s>": 0, "<pad>": 1, "</s>": 2, "a": 3}""", "", "lacks the special tokens <unk>, <mask>")]
    [InlineData("""{"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "<mask>": 5}""", "", "do not count from 0")]
    [InlineData("""{"<s>": 0, "a": 1, "a": 2}""", "", "'a' occurs twice")]
    [InlineData("""{"<s>": "x"}""", "", "no whole number")]
    [InlineData("""["a"]""", "", "must be an object")]
    [InlineData("""{"a":""", "", "vocab.json is not valid JSON")]
    [InlineData("""{"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "<mask>": 4}""", "#version: 0.2\na b\nabc\n",
        "line 3 of merges.txt is not two pieces")]
    public void Files_that_cannot_be_used_are_refused(string vocabulary, string merges, string expected)
    {
        using TemporaryFolder folder = new();
        folder.Write("vocab.json", vocabulary);
        folder.Write("merges.txt", merges);

        var e = Assert.Throws<UserErrorException>(() => ModelTokenizer.Load(folder.Path));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains(folder.Path, e.Message, StringComparison.Ordinal);
    }

    private static BytePairTokenizer New((string, string)[] merges, BytePairOptions options, params string[] pieces) => new(
        Specials.Concat(pieces).Select((piece, id) => (piece, id)).ToDictionary(p => p.piece, p => p.id), merges, options);
}
