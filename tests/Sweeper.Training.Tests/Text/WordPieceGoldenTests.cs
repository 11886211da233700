using System.Text.Json;
using Sweeper.Training.Text;

namespace Sweeper.Training.Tests.Text;

/// <summary>
/// The tokenizer against the reference implementation's ids (transformers 4.27, Unicode 14).
/// </summary>
public sealed class WordPieceGoldenTests
{
    [SharedDataFact]
    public void Every_text_becomes_the_reference_ids_with_the_uncased_vocabulary() => CheckCases("uncased");

    [SharedDataFact]
    public void Every_text_becomes_the_reference_ids_with_the_cased_vocabulary() => CheckCases("cased");

    [SharedDataFact]
    public void Truncation_agrees_with_the_reference()
    {
        using JsonDocument golden = Golden();
        foreach (string kind in (string[])["uncased", "cased"])
        {
            WordPieceTokenizer tokenizer = Tokenizer(kind);
            foreach (JsonElement row in golden.RootElement.GetProperty("truncation").EnumerateArray())
            {
                string text = row.GetProperty("text").GetString()!;
                Assert.Equal(Ids(row.GetProperty(kind)),
                    tokenizer.Encode(text, row.GetProperty("max_length").GetInt32()));
            }
        }
    }

    [SharedDataFact]
    public void Pairs_agree_with_the_reference()
    {
        using JsonDocument golden = Golden();
        foreach (string kind in (string[])["uncased", "cased"])
        {
            WordPieceTokenizer tokenizer = Tokenizer(kind);
            foreach (JsonElement row in golden.RootElement.GetProperty("pairs").EnumerateArray())
            {
                EncodedPair pair = tokenizer.EncodePair(
                    row.GetProperty("a").GetString()!, row.GetProperty("b").GetString()!,
                        row.GetProperty("max_length").GetInt32());

                Assert.Equal(Ids(row.GetProperty(kind).GetProperty("input_ids")), pair.Ids);
                Assert.Equal(Ids(row.GetProperty(kind).GetProperty("token_type_ids")), pair.TypeIds);
            }
        }
    }

    private static void CheckCases(string kind)
    {
        using JsonDocument golden = Golden();
        WordPieceTokenizer tokenizer = Tokenizer(kind);
        List<string> wrong = [];
        int count = 0;
        foreach (JsonElement row in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            count++;
            string text = row.GetProperty("text").GetString()!;
            int[] expected = Ids(row.GetProperty(kind));
            // Twice: the second time the words come from the cache.
            if (!expected.SequenceEqual(tokenizer.EncodeWithoutSpecials(text))
                || !expected.SequenceEqual(tokenizer.EncodeWithoutSpecials(text)))
            {
                wrong.Add($"{JsonSerializer.Serialize(text)}: expected {string.Join(' ', expected.Select(id => tokenizer.Vocabulary[id]))}"
                    + $" but got {string.Join(' ', tokenizer.Tokens(text))}");
            }
        }

        Assert.True(count > 600);
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {count} differ:\n{string.Join('\n', wrong)}");
    }

    private static JsonDocument Golden() =>
        JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("golden", "tokenize.json")));

    private static WordPieceTokenizer Tokenizer(string kind) => new(
        File.ReadAllLines(SharedData.Path("data", "vocab", $"bert-base-{kind}.vocab.txt")),
        new WordPieceOptions { LowerCase = kind == "uncased" });

    private static int[] Ids(JsonElement ids) => [.. ids.EnumerateArray().Select(id => id.GetInt32())];
}
