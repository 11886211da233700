using System.Text;
using Sweeper.Engine;

namespace Sweeper.Cli.Composition;

/// <summary>A text to classify, or two.</summary>
/// <param name="Text">The first.</param>
/// <param name="Pair">The second; null when there is one text.</param>
internal readonly record struct TextToClassify(string Text, string? Pair)
{
    public override string ToString() => Pair is null ? Text : $"{Text}\t{Pair}";
}

/// <summary>Finds what <c>predict</c> is to classify: arguments, the lines of a file, or those of standard input.</summary>
internal static class TextsToClassify
{
    /// <param name="arguments">Texts of the command line.</param>
    /// <param name="file">A file with a text a line; null for none.</param>
    /// <param name="arePairs">Whether each is two texts with a tab between.</param>
    /// <exception cref="UserErrorException">There are none, or several sources, or a pair without a tab.</exception>
    public static IReadOnlyList<TextToClassify> Of(IReadOnlyList<string> arguments, string? file, bool arePairs)
    {
        if (arguments.Count > 0 && file is not null)
        {
            throw new UserErrorException("texts are given and --file names a file", "Give one of them");
        }

        (IReadOnlyList<string> lines, string where) = arguments.Count > 0 ? (arguments, "argument")
            : file is not null ? (Lines(file), file)
            : (StandardInput(), "standard input");
        return arePairs ? Pairs(lines, where) : [.. lines.Select(line => new TextToClassify(line, null))];
    }

    private static string[] Lines(string file)
    {
        if (!File.Exists(file))
        {
            throw new UserErrorException($"--file names '{file}', which is no file", "Name a UTF-8 text file with one text a line");
        }

        try
        {
            return File.ReadAllLines(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        }
        catch (Exception error) when (error is DecoderFallbackException or IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                $"the file cannot be read as UTF-8 text: {error.Message}",
                "Convert it, for example with iconv -f WINDOWS-1252 -t UTF-8", Path.GetFullPath(file), error);
        }
    }

    private static List<string> StandardInput()
    {
        if (!Console.IsInputRedirected)
        {
            throw new UserErrorException(
                "no text was given",
                "Write sweeper predict \"The movie was fantastic!\", name a file with --file, or give lines on standard input");
        }

        List<string> lines = [];
        while (Console.In.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    private static TextToClassify[] Pairs(IReadOnlyList<string> lines, string where)
    {
        string[][] parts = [.. lines.Select(line => line.Split('\t'))];
        int wrong = Array.FindIndex(parts, part => part.Length != 2);
        return wrong < 0
            ? [.. parts.Select(part => new TextToClassify(part[0], part[1]))]
            : throw new UserErrorException(
                $"'{lines[wrong]}' has {parts[wrong].Length - 1} tabs, but a pair is two texts with one tab between",
                "Put one tab between the texts (in bash: $'first\\tsecond'), or leave out --pairs", $"{where}:{wrong + 1}");
    }
}
