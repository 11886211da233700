using Sweeper.Engine;
using Sweeper.Training.Tests.Files;
using Sweeper.Training.Text;

namespace Sweeper.Training.Tests.Text;

public sealed class WordPieceTokenizerTests
{
    private static readonly string[] Vocabulary =
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "film", "##s", "##ing", "fun", ",", "!", "cafe",
            "中", "i", "Fun", "café"];

    [Fact]
    public void Cuts_words_greedily_into_the_longest_pieces() =>
        Assert.Equal(["the", "film", "##s", ",", "film", "##ing", "!"], Uncased()
            .Tokens("The films, filming!"));

    [Fact]
    public void A_word_of_which_one_piece_is_unknown_is_unknown_as_a_whole() =>
        Assert.Equal(["[UNK]", "fun"], Uncased().Tokens("filmx fun"));

    [Fact]
    public void Accents_are_dropped_when_lower_casing_unless_the_options_say_otherwise()
    {
        Assert.Equal(["cafe"], Uncased().Tokens("CAFÉ"));
        Assert.Equal(["cafe"], Uncased().Tokens("cafe\u0301"));
        Assert.Equal(["i"], Uncased().Tokens("\u0130"));
        Assert.Equal(["café"], new WordPieceTokenizer(Vocabulary, new() { StripAccents = false })
            .Tokens("CAFÉ"));
        Assert.Equal(["café", "Fun"], new WordPieceTokenizer(Vocabulary, new() { LowerCase = false })
            .Tokens("café Fun"));
    }

    [Fact]
    public void Ideographs_are_words_of_their_own()
    {
        Assert.Equal(["fun", "中", "fun"], Uncased().Tokens("fun中fun"));
        Assert.Equal(["[UNK]"], new WordPieceTokenizer(Vocabulary, new() { SplitIdeographs = false })
            .Tokens("fun中fun"));
    }

    [Fact]
    public void Truncates_to_the_maximum_with_special_tokens_included()
    {
        Assert.Equal([2, 9, 9, 3], Uncased().Encode("fun fun", 4));
        Assert.Equal([2, 9, 3], Uncased().Encode("fun fun", 3));
        Assert.Equal([2, 3], Uncased().Encode("fun fun", 2));
        Assert.Equal([2, 6, 3], Uncased().Encode("films", 3)); // Inside a word, too.
        Assert.Equal([2, 3], Uncased().Encode("", 128));
        Assert.Throws<ArgumentOutOfRangeException>(() => Uncased().Encode("fun", 1));
    }

    [Fact]
    public void Pairs_lose_ids_from_the_longer_text_and_from_the_second_when_equal()
    {
        EncodedPair pair = Uncased().EncodePair("fun fun fun fun", "the the", 7);
        EncodedPair equal = Uncased().EncodePair("fun fun", "the the", 6);

        Assert.Equal([2, 9, 9, 3, 5, 5, 3], pair.Ids);
        Assert.Equal([0, 0, 0, 0, 1, 1, 1], pair.TypeIds);
        Assert.Equal([2, 9, 9, 3, 5, 3], equal.Ids);
    }

    [Fact]
    public void Remembers_words_without_changing_what_they_become()
    {
        WordPieceTokenizer tokenizer = Uncased();
        string text = string.Join(' ', Enumerable.Range(0, 200_000).Select(i => $"w{i}")) + " films";

        Assert.Equal(tokenizer.EncodeWithoutSpecials(text), tokenizer.EncodeWithoutSpecials(text));
        Assert.Equal(["film", "##s"], tokenizer.Tokens("films"));
    }

    [Fact]
    public void Loads_a_model_folder_with_its_tokenizer_config()
    {
        using TemporaryFolder folder = new();
        folder.Write("vocab.txt", string.Join('\n', Vocabulary)
            .Replace("[UNK]", "<unk>", StringComparison.Ordinal) + "\n");
        folder.Write("tokenizer_config.json",
            """{"do_lower_case": false, "unk_token": {"content": "<unk>", "lstrip": false}, "model_max_length": 512}""");

        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(folder.Path);

        Assert.Equal(Vocabulary.Length, tokenizer.VocabularySize);
        Assert.Equal([15, 1], tokenizer.EncodeWithoutSpecials("Fun FUN"));
        Assert.Equal((0, 1, 2, 3, 4),
            (tokenizer.PadId, tokenizer.UnkId, tokenizer.ClsId, tokenizer.SepId, tokenizer.MaskId));
    }

    [Fact]
    public void A_vocabulary_without_special_tokens_names_all_that_are_missing()
    {
        var e = Assert.Throws<UserErrorException>(() =>
            new WordPieceTokenizer(["the", "[UNK]", "[PAD]"], new()));

        Assert.Contains("lacks the special tokens [SEP], [CLS], [MASK]", e.Message, StringComparison.Ordinal);
        Assert.Contains("tokenizer_config.json", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_vocabulary_is_named_by_its_whole_path()
    {
        using TemporaryFolder folder = new();

        var e = Assert.Throws<UserErrorException>(() => WordPieceTokenizer.Load(folder.Path));

        Assert.StartsWith(folder.File("vocab.txt") + ": error:", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "is not valid JSON")]
    [InlineData("[]", "must hold an object")]
    [InlineData("""{"do_lower_case": "yes", "cls_token": 3}""", "'do_lower_case' is \"yes\"")]
    [InlineData("""{"do_lower_case": "yes", "cls_token": 3}""", "'cls_token' is 3")]
    public void A_bad_tokenizer_config_says_what_is_wrong(string json, string expected)
    {
        using TemporaryFolder folder = new();
        folder.Write("vocab.txt", string.Join('\n', Vocabulary));
        folder.Write("tokenizer_config.json", json);

        var e = Assert.Throws<UserErrorException>(() => WordPieceTokenizer.Load(folder.Path));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    private static WordPieceTokenizer Uncased() => new(Vocabulary, new());
}
