using System.Text.Json;
using Sweeper.Engine;

namespace Sweeper.Training.Text;

/// <summary>
/// Reads <c>tokenizer.json</c>, the one file of Hugging Face's tokenizers library, where it describes BERT's WordPiece
/// or RoBERTa's byte-level BPE. What it says about truncation and padding is a default of that library, not of the
/// model, and is not used.
/// </summary>
internal static class TokenizerJson
{
    private const string UseOthers =
        "use a BERT, DistilBERT or RoBERTa model, or add its vocab.txt, or vocab.json and merges.txt";

    /// <exception cref="UserErrorException">The file cannot be read, or describes another tokenizer.</exception>
    public static ITokenizer Read(string modelFolder)
    {
        string path = Path.GetFullPath(Path.Combine(modelFolder, TokenizerFiles.Tokenizer));
        return BytePairFiles.JsonFile(path, root => Read(root, modelFolder, path));
    }

    private static ITokenizer Read(JsonElement root, string folder, string path)
    {
        JsonElement model = Member(root, "model");
        Dictionary<string, int> ids = BytePairFiles.Ids(Member(model, "vocab"), path);
        AddTokens(root, ids, path);
        return (Type(model) ?? (Member(model, "merges").ValueKind == JsonValueKind.Array ? "BPE" : "WordPiece")) switch
        {
            "WordPiece" => WordPiece(root, model, ids, folder, path),
            "BPE" => BytePair(root, model, ids, folder, path),
            var other => throw Other($"its model is {other}", path),
        };
    }

    private static WordPieceTokenizer WordPiece(
        JsonElement root, JsonElement model, Dictionary<string, int> ids, string folder, string path)
    {
        JsonElement normalizer = Member(root, "normalizer");
        if (Type(normalizer) != "BertNormalizer" || Type(Member(root, "pre_tokenizer")) != "BertPreTokenizer"
            || Text(model, "continuing_subword_prefix") is not (null or "##")
            || Member(normalizer, "clean_text").ValueKind == JsonValueKind.False)
        {
            throw Other("its normalizer, pre_tokenizer or continuing_subword_prefix is not BERT's", path);
        }

        WordPieceOptions defaults = new();
        defaults = WordPieceTokenizer.Options(folder, defaults with
        {
            LowerCase = Flag(normalizer, "lowercase") ?? defaults.LowerCase,
            StripAccents = Flag(normalizer, "strip_accents"),
            SplitIdeographs = Flag(normalizer, "handle_chinese_chars") ?? defaults.SplitIdeographs,
            UnkToken = Text(model, "unk_token") ?? defaults.UnkToken,
        });
        return new(BytePairFiles.ById(ids, path), defaults, path);
    }

    private static BytePairTokenizer BytePair(
        JsonElement root, JsonElement model, Dictionary<string, int> ids, string folder, string path)
    {
        JsonElement cutter = Member(root, "pre_tokenizer");
        if (Type(cutter) != "ByteLevel" || Member(root, "normalizer").ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            || Text(model, "continuing_subword_prefix") is { Length: > 0 } || Text(model, "end_of_word_suffix") is { Length: > 0 })
        {
            throw Other("its normalizer or pre_tokenizer is not RoBERTa's", path);
        }

        BytePairOptions defaults = new() { AddPrefixSpace = Flag(cutter, "add_prefix_space") ?? false };
        return new(ids, Merges(Member(model, "merges"), path), BytePairTokenizer.Options(folder, defaults), path);
    }

    // Of texts "a b", since 2024 of pairs ["a", "b"].
    private static List<(string, string)> Merges(JsonElement merges, string path)
    {
        List<(string, string)> pairs = [];
        foreach (JsonElement merge in merges.ValueKind == JsonValueKind.Array ? merges.EnumerateArray() : default)
        {
            (string, string)? pair = merge.ValueKind switch
            {
                JsonValueKind.String => BytePairFiles.Pair(merge.GetString()!),
                JsonValueKind.Array when merge.GetArrayLength() == 2
                    && merge.EnumerateArray().All(part => part.ValueKind == JsonValueKind.String)
                    => (merge[0].GetString()!, merge[1].GetString()!),
                _ => null,
            };
            pairs.Add(pair ?? throw Other($"merge {pairs.Count} is {merge.GetRawText()}, not two pieces", path));
        }

        return pairs;
    }

    // Tokens added to the vocabulary; most are in it already.
    private static void AddTokens(JsonElement root, Dictionary<string, int> ids, string path)
    {
        JsonElement added = Member(root, "added_tokens");
        foreach (JsonElement token in added.ValueKind == JsonValueKind.Array ? added.EnumerateArray() : default)
        {
            if (Text(token, "content") is not { } content || !Member(token, "id").TryInt32(out int id)
                || (ids.TryGetValue(content, out int known) && known != id))
            {
                throw Other($"the added token {token.GetRawText()} has no content or id, or another id than in the vocabulary", path);
            }

            ids[content] = id;
        }
    }

    private static bool TryInt32(this JsonElement value, out int number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out number);
    }

    private static JsonElement Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement member) ? member : default;

    private static string? Type(JsonElement value) => Text(value, "type");

    private static string? Text(JsonElement value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static bool? Flag(JsonElement value, string name) => Member(value, name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static UserErrorException Other(string why, string path) =>
        new($"tokenizer.json describes a tokenizer that is not supported: {why}", UseOthers, path);
}
