using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Training.Tests.Files;
using Sweeper.Training.Text;

namespace Sweeper.Training.Tests.Text;

/// <summary>RoBERTa's tokenizer against the reference implementation's ids.</summary>
public sealed class BytePairGoldenTests
{
    private static readonly Lazy<BytePairTokenizer> Roberta = new(() => new(Vocabulary(), Merges(), new()));

    [SharedDataFact]
    public void Every_text_becomes_the_reference_ids() => CheckCases(Roberta.Value);

    [SharedDataFact]
    public void Every_text_becomes_the_reference_ids_by_way_of_the_single_file()
    {
        using TemporaryFolder folder = new();
        JsonObject ids = [.. Vocabulary().Where(p => p.Value < 50264).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)JsonValue.Create(p.Value)))];
        JsonObject file = new()
        {
            ["added_tokens"] = new JsonArray(new JsonObject { ["id"] = 50264, ["content"] = "<mask>" }),
            ["normalizer"] = null,
            ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false },
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["vocab"] = ids,
                ["merges"] = new JsonArray([.. Merges().Select((m, i) => i % 2 == 0
                    ? (JsonNode)$"{m.Left} {m.Right}" : new JsonArray(m.Left, m.Right))]),
            },
        };
        folder.Write("tokenizer.json", file.ToJsonString());

        CheckCases(ModelTokenizer.Load(folder.Path));
    }

    [SharedDataFact]
    public void The_small_model_of_the_reference_is_loaded_from_its_folder()
    {
        ITokenizer tokenizer = ModelTokenizer.Load(SharedData.Path("golden/models/roberta"));
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("golden/forward.json")));
        int count = 0;
        foreach (JsonElement @case in golden.RootElement.GetProperty("cases").GetProperty("roberta").EnumerateArray()
            .Where(c => c.TryGetProperty("text", out JsonElement text) && text.ValueKind == JsonValueKind.Array))
        {
            int maxLength = @case.GetProperty("max_length").GetInt32();
            foreach ((JsonElement text, JsonElement row) in @case.GetProperty("text").EnumerateArray()
                .Zip(@case.GetProperty("input_ids").EnumerateArray()))
            {
                Assert.Equal(Ids(row).Reverse().SkipWhile(id => id == tokenizer.PadId).Reverse(),
                    tokenizer.Encode(text.GetString()!, maxLength));
                count++;
            }
        }

        Assert.True(count > 5);
    }

    [SharedDataFact]
    public void Truncation_and_pairs_agree_with_the_reference()
    {
        using JsonDocument golden = Golden();
        foreach (JsonElement row in golden.RootElement.GetProperty("truncation").EnumerateArray())
        {
            Assert.Equal(Ids(row.GetProperty("roberta")),
                Roberta.Value.Encode(row.GetProperty("text").GetString()!, row.GetProperty("max_length").GetInt32()));
        }

        foreach (JsonElement row in golden.RootElement.GetProperty("pairs").EnumerateArray())
        {
            EncodedPair pair = Roberta.Value.EncodePair(row.GetProperty("a").GetString()!,
                row.GetProperty("b").GetString()!, row.GetProperty("max_length").GetInt32());

            Assert.Equal(Ids(row.GetProperty("roberta").GetProperty("input_ids")), pair.Ids);
            Assert.Equal(Ids(row.GetProperty("roberta").GetProperty("token_type_ids")), pair.TypeIds);
        }
    }

    private static void CheckCases(ITokenizer tokenizer)
    {
        using JsonDocument golden = Golden();
        List<string> wrong = [];
        int count = 0;
        foreach (JsonElement row in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            count++;
            string text = row.GetProperty("text").GetString()!;
            int[] expected = Ids(row.GetProperty("roberta"));
            // Twice: the second time the words come from the cache.
            foreach (int[] actual in (int[][])[tokenizer.EncodeWithoutSpecials(text), tokenizer.EncodeWithoutSpecials(text)])
            {
                if (!expected.SequenceEqual(actual))
                {
                    wrong.Add($"{JsonSerializer.Serialize(text)}: expected {string.Join(' ', expected)} but got {string.Join(' ', actual)}");
                }
            }
        }

        Assert.True(count > 600);
        Assert.True(wrong.Count == 0, $"{wrong.Count} differ of {count}:\n{string.Join('\n', wrong)}");
    }

    // roberta-base's ids: four special tokens, fairseq's order of GPT-2's pieces, <mask>.
    private static Dictionary<string, int> Vocabulary()
    {
        using JsonDocument encoder = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("data/vocab/gpt2_roberta.encoder.json")));
        Dictionary<string, string> pieceOf = encoder.RootElement.EnumerateObject().ToDictionary(p => p.Value.GetRawText(), p => p.Name);
        string[] pieces =
        [
            "<s>", "<pad>", "</s>", "<unk>",
            .. File.ReadLines(SharedData.Path("data/vocab/gpt2_roberta.dict.txt")).Select(line => line.Split(' ')[0])
                .Select(key => pieceOf.GetValueOrDefault(key, key)),
            "<mask>",
        ];
        return pieces.Select((piece, id) => (piece, id)).ToDictionary(p => p.piece, p => p.id);
    }

    private static IReadOnlyList<(string Left, string Right)> Merges() =>
        BytePairFiles.Merges(SharedData.Path("data/vocab/gpt2_roberta.vocab.bpe"));

    private static JsonDocument Golden() => JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("golden/tokenize.json")));

    private static int[] Ids(JsonElement ids) => [.. ids.EnumerateArray().Select(id => id.GetInt32())];
}
