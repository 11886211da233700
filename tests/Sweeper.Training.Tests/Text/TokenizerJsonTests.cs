using System.Text.Json;
using Sweeper.Engine;
using Sweeper.Training.Tests.Files;
using Sweeper.Training.Text;

namespace Sweeper.Training.Tests.Text;

public sealed class TokenizerJsonTests
{
    private const string WordPiece = """
        {"added_tokens": [{"id": 0, "content": "[PAD]"}, {"id": 7, "content": "[MASK]"}],
         "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
         "pre_tokenizer": {"type": "BertPreTokenizer"},
         "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
          "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "film": 4, "##s": 5, "É": 6}}}
        """;

    [SharedDataFact]
    public void WordPiece_from_the_single_file_gives_the_ids_of_the_vocabulary()
    {
        using TemporaryFolder folder = new();
        File.Copy(SharedData.Path("data/vocab/bert-uncased.tokenizer.json"), folder.File("tokenizer.json"));
        ITokenizer tokenizer = ModelTokenizer.Load(folder.Path);
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("golden/tokenize.json")));

        foreach (JsonElement row in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            Assert.Equal(row.GetProperty("uncased").EnumerateArray().Select(id => id.GetInt32()),
                tokenizer.EncodeWithoutSpecials(row.GetProperty("text").GetString()!));
        }
    }

    [Fact]
    public void The_normalizer_and_the_settings_beside_it_are_heeded()
    {
        Assert.Equal([4, 5], Load(WordPiece).EncodeWithoutSpecials("Films"));
        ITokenizer cased = Load(WordPiece.Replace("\"lowercase\": true", "\"lowercase\": false", StringComparison.Ordinal));
        Assert.Equal([1, 6, 7], cased.EncodeWithoutSpecials("Films É [MASK]"));
        Assert.Equal(8, cased.VocabularySize);
        ITokenizer set = Load(WordPiece, """{"do_lower_case": false}""");
        Assert.Equal([1], set.EncodeWithoutSpecials("Films"));
    }

    [Theory]
    [InlineData("\"type\": \"BertNormalizer\"", "\"type\": \"NFC\"", "not BERT's")]
    [InlineData("\"type\": \"BertPreTokenizer\"", "\"type\": \"Metaspace\"", "not BERT's")]
    [InlineData("\"##\"", "\"@@\"", "not BERT's")]
    [InlineData("\"type\": \"WordPiece\"", "\"type\": \"Unigram\"", "its model is Unigram")]
    [InlineData("\"type\": \"WordPiece\"", "\"type\": \"BPE\"", "not RoBERTa's")]
    [InlineData("\"[SEP]\": 3", "\"[SOP]\": 3", "lacks the special tokens [SEP]")]
    [InlineData("\"film\": 4", "\"film\": 40", "do not count from 0")]
    [InlineData("{\"id\": 0, \"content\": \"[PAD]\"}", "{\"id\": 1, \"content\": \"[PAD]\"}", "another id than in the vocabulary")]
    [InlineData("{\"added_tokens\"", "\"added_tokens\"", "tokenizer.json is not valid JSON")]
    [InlineData("\"vocab\": {", "\"pieces\": {", "must be an object of pieces")]
    public void Other_tokenizers_are_refused(string what, string by, string expected)
    {
        var e = Assert.Throws<UserErrorException>(() => Load(WordPiece.Replace(what, by, StringComparison.Ordinal)));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vocabulary_without_UNK_is_refused()
    {
        using TemporaryFolder folder = new();
        folder.Write("vocab.txt", "[PAD]\n[CLS]\n[SEP]\n[MASK]\na\n");

        var e = Assert.Throws<UserErrorException>(() => ModelTokenizer.Load(folder.Path));

        Assert.Contains("lacks the special tokens [UNK]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_tokenizer_says_which_files_it_may_have()
    {
        using TemporaryFolder folder = new();

        var e = Assert.Throws<UserErrorException>(() => ModelTokenizer.Load(folder.Path));

        Assert.Contains("no vocab.txt, no vocab.json with merges.txt, and no tokenizer.json", e.Message, StringComparison.Ordinal);
    }

    private static ITokenizer Load(string json, string? settings = null)
    {
        using TemporaryFolder folder = new();
        folder.Write("tokenizer.json", json);
        if (settings is not null)
        {
            folder.Write("tokenizer_config.json", settings);
        }

        return ModelTokenizer.Load(folder.Path);
    }
}
