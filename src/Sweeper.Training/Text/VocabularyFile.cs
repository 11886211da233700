using System.Text;
using Sweeper.Engine;

namespace Sweeper.Training.Text;

/// <summary>Reads <c>vocab.txt</c>: one piece a line, ids count from the first line.</summary>
internal static class VocabularyFile
{
    public const string Name = "vocab.txt";

    public static IReadOnlyList<string> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new UserErrorException($"the model folder has no {Name}",
                "copy the vocab.txt that belongs to the model there",
                path);
        }

        try
        {
            string[] lines = File.ReadAllLines(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
            return lines.Length > 0
                ? lines
                : throw new UserErrorException($"{Name} is empty",
                    "copy the vocab.txt that belongs to the model there", path);
        }
        catch (DecoderFallbackException e)
        {
            throw new UserErrorException($"{Name} is not UTF-8 text",
                "copy the vocab.txt that belongs to the model again",
                path, e);
        }
    }
}
