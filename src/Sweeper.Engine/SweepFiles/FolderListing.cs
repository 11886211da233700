namespace Sweeper.Engine.SweepFiles;

/// <summary>What folders hold, for messages: never throws.</summary>
internal static class FolderListing
{
    /// <summary>Names of the files and folders inside, sorted; none when the folder cannot be read.</summary>
    public static IReadOnlyList<string> Names(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder)
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // Only used to name what is there; the caller reports that nothing was found.
        }
    }

    /// <summary>
    /// An existing path like the given one, whose first wrong part is replaced; null when none is near.
    /// </summary>
    public static string? Near(string path)
    {
        string? parent = Path.GetDirectoryName(path);
        string missing = Path.GetFileName(path);
        while (parent is not null && !Directory.Exists(parent))
        {
            missing = Path.GetFileName(parent);
            parent = Path.GetDirectoryName(parent);
        }

        // Near names of the root folder are never what was meant.
        return parent is null || Path.GetDirectoryName(parent) is null
            || Suggestions.Nearest(missing, Names(parent)) is not { } name
            ? null
            : Path.Combine(parent, name);
    }
}
