using System.Text;
using System.Text.Json;
using Sweeper.Engine;

namespace Sweeper.Training.Text;

/// <summary>Reads <c>vocab.json</c> and <c>merges.txt</c>.</summary>
internal static class BytePairFiles
{
    private const string CopyAgain = "copy the tokenizer's files that belong to the model again";

    /// <summary>The ids by piece.</summary>
    public static Dictionary<string, int> Vocabulary(string path) => JsonFile(path, root => Ids(root, path));

    /// <summary>The pairs, in the order in which they were learned.</summary>
    public static IReadOnlyList<(string Left, string Right)> Merges(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException e)
        {
            throw new UserErrorException($"{Path.GetFileName(path)} is not UTF-8 text", CopyAgain, path, e);
        }

        List<(string, string)> merges = new(lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            bool comment = i == 0 && lines[i].StartsWith("#version", StringComparison.Ordinal);
            if (!comment && lines[i].Length > 0)
            {
                merges.Add(Pair(lines[i]) ?? throw new UserErrorException(
                    $"line {i + 1} of {Path.GetFileName(path)} is not two pieces with a space between", CopyAgain, path));
            }
        }

        return merges;
    }

    /// <summary>Null when the text is not two pieces with one space between.</summary>
    public static (string Left, string Right)? Pair(string text) =>
        text.Split(' ') is [{ Length: > 0 } left, { Length: > 0 } right] ? (left, right) : null;

    /// <summary>A JSON object of pieces and their ids.</summary>
    /// <exception cref="UserErrorException">It is none.</exception>
    public static Dictionary<string, int> Ids(JsonElement vocabulary, string path)
    {
        if (vocabulary.ValueKind != JsonValueKind.Object)
        {
            throw new UserErrorException(
                $"the vocabulary is a JSON {vocabulary.ValueKind}, but must be an object of pieces and ids", CopyAgain, path);
        }

        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        foreach (JsonProperty piece in vocabulary.EnumerateObject())
        {
            if (piece.Value.ValueKind != JsonValueKind.Number || !piece.Value.TryGetInt32(out int id) || id < 0
                || !ids.TryAdd(piece.Name, id))
            {
                throw new UserErrorException(
                    $"the piece '{piece.Name}' occurs twice, or its id {piece.Value.GetRawText()} is no whole number from 0",
                    CopyAgain, path);
            }
        }

        return ids;
    }

    /// <summary>The pieces, by id.</summary>
    /// <exception cref="UserErrorException">The ids do not count from 0 without a gap.</exception>
    public static string[] ById(Dictionary<string, int> ids, string path)
    {
        string?[] pieces = new string?[ids.Count];
        foreach ((string piece, int id) in ids)
        {
            if (id >= pieces.Length || pieces[id] is not null)
            {
                throw new UserErrorException(
                    $"the ids of the {ids.Count} pieces do not count from 0 without a gap: '{piece}' has {id}", CopyAgain, path);
            }

            pieces[id] = piece;
        }

        return pieces!;
    }

    /// <summary>Parses a file and hands its root on.</summary>
    /// <exception cref="UserErrorException">It is no JSON.</exception>
    public static T JsonFile<T>(string path, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return read(document.RootElement);
        }
        // InvalidOperation: a text in it is no valid UTF-8 or holds half a surrogate pair.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UserErrorException(
                $"{Path.GetFileName(path)} is not valid JSON: {e.Message}", CopyAgain, path, e);
        }
    }
}
