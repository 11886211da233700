using System.Text.Json;
using Sweeper.Engine;

namespace Sweeper.Training.Text;

/// <summary>
/// What <c>tokenizer_config.json</c> says, and <c>special_tokens_map.json</c> where that is silent about a token.
/// Both may be absent.
/// </summary>
internal sealed class TokenizerSettings : IDisposable
{
    public const string FileName = "tokenizer_config.json";
    public const string SpecialTokensName = "special_tokens_map.json";
    private const string Fix =
        "copy the file from the model again, or delete it to use the defaults of the model's family";

    private readonly List<(string Path, JsonDocument Document)> _files = [];
    private readonly List<SpecProblem> _problems = [];

    /// <exception cref="UserErrorException">A file is no JSON object.</exception>
    public static TokenizerSettings Read(string modelFolder)
    {
        TokenizerSettings settings = new();
        try
        {
            settings.Add(modelFolder, FileName);
            settings.Add(modelFolder, SpecialTokensName);
            return settings;
        }
        catch
        {
            settings.Dispose();
            throw;
        }
    }

    /// <summary>Null where the files do not tell, or tell something else, which is noted.</summary>
    public bool? Flag(string key)
    {
        (JsonElement value, string path) = Find(key);
        switch (value.ValueKind)
        {
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case JsonValueKind.Undefined:
                return null;
            default:
                _problems.Add(new($"'{key}' is {value.GetRawText()}, but must be true, false or null",
                    "write one of these", path));
                return null;
        }
    }

    /// <summary>Null where the files do not tell, or tell something else, which is noted.</summary>
    public string? Token(string key)
    {
        (JsonElement value, string path) = Find(key);
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        // Older files hold {"content": "[MASK]", "lstrip": true, ...} in place of the bare text.
        JsonElement text = value.ValueKind == JsonValueKind.Object
            && value.TryGetProperty("content", out JsonElement content) ? content : value;
        if (text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 } token)
        {
            return token;
        }

        _problems.Add(new($"'{key}' is {text.GetRawText()}, but must be the text of a token",
            "write it in quotes", path));
        return null;
    }

    /// <exception cref="UserErrorException">Lists every value that was asked for and cannot be used.</exception>
    public void ThrowIfWrong()
    {
        if (_problems.Count > 0)
        {
            throw new UserErrorException(_problems);
        }
    }

    public void Dispose()
    {
        foreach ((_, JsonDocument document) in _files)
        {
            document.Dispose();
        }
    }

    private void Add(string folder, string name)
    {
        string path = Path.GetFullPath(Path.Combine(folder, name));
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            _files.Add((path, document));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new UserErrorException(
                    $"{name} holds a JSON {document.RootElement.ValueKind}, but must hold an object", Fix, path);
            }
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{name} is not valid JSON: {e.Message}", Fix, path, e);
        }
    }

    private (JsonElement Value, string Path) Find(string key)
    {
        foreach ((string path, JsonDocument document) in _files)
        {
            try
            {
                if (document.RootElement.TryGetProperty(key, out JsonElement value)
                    && value.ValueKind != JsonValueKind.Null)
                {
                    if (value.ValueKind == JsonValueKind.String)
                    {
                        _ = value.GetString();
                    }

                    return (value, path);
                }
            }
            // A text in it is no valid UTF-8 or holds half a surrogate pair.
            catch (InvalidOperationException e)
            {
                throw new UserErrorException(
                    $"{Path.GetFileName(path)} is not valid JSON: {e.Message}", Fix, path, e);
            }
        }

        return (default, "");
    }
}
