using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sweeper.Pretrain;

/// <summary>One review and its polarity.</summary>
/// <param name="Text">Plain text, line-break markup removed.</param>
/// <param name="Label">1 positive, 0 negative, -1 unknown.</param>
public sealed partial record Review(string Text, int Label)
{
    /// <summary>Reads <c>.jsonl.gz</c> lines with a <c>text</c> and, where known, an integer <c>label</c>.</summary>
    public static IEnumerable<Review> Read(string path)
    {
        using var unzipped = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(unzipped);
        while (reader.ReadLine() is { } line)
        {
            using JsonDocument row = JsonDocument.Parse(line);
            string text = Markup().Replace(row.RootElement.GetProperty("text").GetString()!, " ");
            bool known = row.RootElement.TryGetProperty("label", out JsonElement label) && label.ValueKind != JsonValueKind.Null;
            yield return new Review(text, known ? LabelOf(label) : -1);
        }
    }

    /// <summary>The review cut after sentence-ending punctuation; parts of fewer than 3 or more than 60 words are dropped.</summary>
    public IEnumerable<string> Sentences() =>
        SentenceEnd().Split(Text)
            .Select(part => part.Trim())
            .Where(part => part.Count(c => c == ' ') is >= 2 and < 60);

    private static int LabelOf(JsonElement label) => label.ValueKind == JsonValueKind.Number
        ? label.GetInt32()
        : label.GetString()!.StartsWith("pos", StringComparison.Ordinal) ? 1 : 0;

    [GeneratedRegex(@"<[^>]*>")]
    private static partial Regex Markup();

    [GeneratedRegex(@"(?<=[.!?]['"")]?)\s+(?=['""(]?[A-Z0-9])")]
    private static partial Regex SentenceEnd();
}
