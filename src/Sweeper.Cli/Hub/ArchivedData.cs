using System.Text;
using System.Text.Json.Nodes;
using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Hub;

/// <summary>A data set that comes as one archive from where its authors keep it.</summary>
/// <param name="Name">As sweep files write it.</param>
/// <param name="Address">Of the archive.</param>
/// <param name="Sha256">Of the archive.</param>
/// <param name="Bytes">Of the archive.</param>
internal sealed record ArchivedData(string Name, Uri Address, string Sha256, long Bytes)
{
    /// <summary>Names of the classes; null when the files have them.</summary>
    public LabelMapping? Labels { get; init; }

    /// <summary>Makes the files of the data set from those of the archive: name and content of each.</summary>
    public required Func<ArchiveReader, IEnumerable<(string Name, byte[] Content)>> Unpack { get; init; }

    /// <summary>GLUE's SST-2: phrases to train on, sentences to validate. Its test file has no labels and is left out.</summary>
    public static ArchivedData Sst2 { get; } = new(
        "sst2",
        new Uri("https://dl.fbaipublicfiles.com/glue/data/SST-2.zip"),
        "d67e16fb55739c1b32cdce9877596db1c127dc322d93c082281f64057c16deaa",
        7_439_277)
    {
        Labels = new LabelMapping([new("0", "negative"), new("1", "positive")]),
        Unpack = archive => archive.Files(name => name is "SST-2/train.tsv" or "SST-2/dev.tsv")
            .Select(file => (Path.GetFileName(file.Name), file.Content)),
    };

    /// <summary>IMDb's reviews: a text file for each, in folders that are the labels.</summary>
    public static ArchivedData Imdb { get; } = new(
        "imdb",
        new Uri("https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz"),
        "c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe",
        84_125_825)
    {
        Unpack = Reviews,
    };

    public static IReadOnlyList<ArchivedData> All { get; } = [Sst2, Imdb];

    /// <summary>
    /// <c>aclImdb/train/neg/12_3.txt</c> becomes a row of train.jsonl. Labels alternate and numbers rise, so that the first rows
    /// of a file are balanced and the file is the same whatever the archive's order.
    /// </summary>
    private static IEnumerable<(string Name, byte[] Content)> Reviews(ArchiveReader archive)
    {
        var reviews = archive.Files(name => name.Split('/') is [_, "train" or "test", "neg" or "pos", var file] && file.EndsWith(".txt", StringComparison.Ordinal))
            .Select(file => (Parts: file.Name.Split('/'), file.Content))
            .Select(file => (Split: file.Parts[1], Label: file.Parts[2], Number: NumberOf(file.Parts[3]), File: file.Parts[3], file.Content))
            .ToLookup(review => review.Split);
        foreach (var split in reviews.OrderBy(split => split.Key, StringComparer.Ordinal))
        {
            var text = new StringBuilder();
            foreach (var review in split.OrderBy(review => review.Number).ThenBy(review => review.Label, StringComparer.Ordinal)
                .ThenBy(review => review.File, StringComparer.Ordinal))
            {
                var row = new JsonObject
                {
                    ["text"] = Encoding.UTF8.GetString(review.Content),
                    ["label"] = review.Label == "pos" ? "positive" : "negative",
                };
                text.Append(row.ToJsonString()).Append('\n');
            }

            yield return ($"{split.Key}.jsonl", Encoding.UTF8.GetBytes(text.ToString()));
        }
    }

    private static int NumberOf(string file) => int.TryParse(file.Split('_')[0], out int number) ? number : int.MaxValue;
}
