using System.Text.Json;
using Sweeper.Engine;

namespace Sweeper.Training.Text;

/// <summary>Reads the keys of <c>tokenizer_config.json</c> that change how BERT's tokenizer works.</summary>
internal static class TokenizerConfigFile
{
    public const string Name = "tokenizer_config.json";

    /// <summary>The defaults where there is no such file.</summary>
    public static WordPieceOptions Read(string modelFolder)
    {
        string path = Path.GetFullPath(Path.Combine(modelFolder, Name));
        if (!File.Exists(path))
        {
            return new();
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Parse(document.RootElement, path);
        }
        // InvalidOperation: a text in it is no valid UTF-8 or holds half a surrogate pair.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UserErrorException($"{Name} is not valid JSON: {e.Message}",
                "copy the file from the model again, or delete it to use the defaults of bert-base-uncased",
                path, e);
        }
    }

    private static WordPieceOptions Parse(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new UserErrorException($"{Name} holds a JSON {root.ValueKind}, but must hold an object",
                "copy the file from the model again, or delete it to use the defaults of bert-base-uncased",
                path);
        }

        WordPieceOptions defaults = new();
        List<SpecProblem> problems = [];
        WordPieceOptions options = new()
        {
            LowerCase = Flag("do_lower_case") ?? defaults.LowerCase,
            StripAccents = Flag("strip_accents"),
            SplitIdeographs = Flag("tokenize_chinese_chars") ?? defaults.SplitIdeographs,
            UnkToken = Token("unk_token") ?? defaults.UnkToken,
            ClsToken = Token("cls_token") ?? defaults.ClsToken,
            SepToken = Token("sep_token") ?? defaults.SepToken,
            PadToken = Token("pad_token") ?? defaults.PadToken,
            MaskToken = Token("mask_token") ?? defaults.MaskToken,
        };
        return problems.Count == 0 ? options : throw new UserErrorException(problems);

        bool? Flag(string key)
        {
            switch (root.TryGetProperty(key, out JsonElement value) ? value.ValueKind : JsonValueKind.Null)
            {
                case JsonValueKind.True:
                    return true;
                case JsonValueKind.False:
                    return false;
                case JsonValueKind.Null:
                    return null;
                default:
                    problems.Add(new($"'{key}' is {value.GetRawText()}, but must be true, false or null",
                        "write one of these", path));
                    return null;
            }
        }

        // Older files hold {"content": "[MASK]", "lstrip": true, ...} in place of the bare text.
        string? Token(string key)
        {
            if (!root.TryGetProperty(key, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            if (value.ValueKind == JsonValueKind.Object
                && value.TryGetProperty("content", out JsonElement content))
            {
                value = content;
            }

            if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } token)
            {
                return token;
            }

            problems.Add(new($"'{key}' is {value.GetRawText()}, but must be the text of a token",
                "write it in quotes", path));
            return null;
        }
    }
}
