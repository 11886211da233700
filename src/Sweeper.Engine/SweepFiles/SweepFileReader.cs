using System.Text;
using YamlDotNet.Core;

namespace Sweeper.Engine.SweepFiles;

/// <summary>
/// Reads sweep files: W&amp;B's grammar, with Sweeper's own settings under one key, <c>sweeper</c>.
/// </summary>
public static class SweepFileReader
{
    private const int MaxBytes = 4 << 20;

    /// <summary>Reads a file and applies the command line's overrides.</summary>
    /// <param name="path">As the user named it; relative to the context's current folder.</param>
    /// <param name="overrides">Each <c>key=value</c>.</param>
    /// <param name="context">What to check against.</param>
    /// <exception cref="UserErrorException">Holds all problems at once, in the order of the file.</exception>
    public static SweepSpec Read(string path, IReadOnlyList<string> overrides, ReaderContext context)
    {
        string fullPath = Path.GetFullPath(path, context.CurrentFolder);
        return ReadText(FileText(path, fullPath), path, overrides, context);
    }

    /// <summary>
    /// Like <see cref="Read"/>, for a text that has been read before, such as the one stored with a sweep.
    /// </summary>
    /// <param name="text">YAML.</param>
    /// <param name="path">Its file, for messages and relative paths. Need not exist.</param>
    /// <param name="overrides">Each <c>key=value</c>.</param>
    /// <param name="context">What to check against.</param>
    /// <exception cref="UserErrorException">Holds all problems at once, in the order of the file.</exception>
    public static SweepSpec ReadText(
        string text, string path, IReadOnlyList<string> overrides, ReaderContext context)
    {
        var findings = new Findings();
        YamlNode? tree = YamlLoader.Load(text, mark => PlaceOf(path, mark), findings);
        SweepSpec? spec = tree is YamlMap map ? ReadTree(map, text, path, overrides, context, findings)
            : null;
        if (spec is not null)
        {
            return spec;
        }

        if (tree is not YamlMap && !findings.HasProblems)
        {
            ReportShape(tree, path, findings);
        }

        throw new UserErrorException(findings.Problems);
    }

    private static SweepSpec? ReadTree(
        YamlMap map, string text, string path, IReadOnlyList<string> overrides, ReaderContext context,
            Findings findings)
    {
        IReadOnlyCollection<string> names = ScriptDescription.IsScript(map) ? ScriptDescription.ShortNames(map)
            : [.. context.Task.Hyperparameters.Select(rule => rule.Name)];
        YamlMap root = new Overrides(names, findings).Apply(map, overrides);
        string finalText = overrides.Count == 0 ? text : YamlWriter.Write(root);
        return new TopLevelReader(context, findings)
            .Read(root, Path.GetFullPath(path, context.CurrentFolder), finalText);
    }

    private static void ReportShape(YamlNode? tree, string path, Findings findings)
    {
        const string fix = "write keys and values: method, metric, parameters, sweeper";
        if (tree is null or YamlScalar { IsNull: true })
        {
            findings.Add(new Place(path, 1, 1), "the file is empty", fix);
        }
        else
        {
            findings.Add(tree.Place, $"the file is {tree.Kind}, but must be a mapping", fix);
        }
    }

    private static string FileText(string path, string fullPath)
    {
        if (Directory.Exists(fullPath))
        {
            string[] files = [.. FolderListing.Names(fullPath)
                .Where(name => name.EndsWith(".yaml", StringComparison.Ordinal))];
            throw new UserErrorException($"'{path}' is a folder, not a sweep file",
                files.Length == 0 ? "name a .yaml file"
                    : $"name one of its files: {Suggestions.List(files)}");
        }

        if (!File.Exists(fullPath))
        {
            string? near = FolderListing.Near(fullPath);
            throw new UserErrorException($"there is no sweep file '{path}'",
                near is null ? $"check the path; tried {fullPath}" : $"did you mean {near}? Name that");
        }

        try
        {
            return Decoded(path, File.OpenRead(fullPath));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"cannot read '{path}': {e.Message}", "check its permissions",
                inner: e);
        }
    }

    private static string Decoded(string path, FileStream file)
    {
        using FileStream stream = file;
        if (stream.Length > MaxBytes)
        {
            throw new UserErrorException($"'{path}' is too large for a sweep file ({stream.Length} bytes)",
                "name a sweep file");
        }

        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        byte[] bytes = memory.ToArray();
        try
        {
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            return text.Contains('\0', StringComparison.Ordinal) ? throw NotText(path)
                : text.TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw NotText(path);
        }
    }

    private static UserErrorException NotText(string path) =>
        new($"'{path}' is not a text file in UTF-8", "name a sweep file, or save it as UTF-8");

    private static Place PlaceOf(string path, Mark mark) =>
        new(path, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));
}
