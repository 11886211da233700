namespace Sweeper.Engine.SweepFiles;

/// <summary>
/// Finds models and data: in the current folder, beside the sweep file, then in the search roots.
/// </summary>
internal sealed class PathFinder
{
    private readonly string[] _bases;
    private readonly Findings _findings;

    /// <param name="context">Names the folders.</param>
    /// <param name="sweepFolder">Absolute folder of the sweep file.</param>
    /// <param name="findings">Takes what is not found.</param>
    public PathFinder(ReaderContext context, string sweepFolder, Findings findings)
    {
        _bases = [.. new[] { context.CurrentFolder, sweepFolder }.Concat(context.SearchRoots)
            .Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))
            .Distinct()];
        _findings = findings;
    }

    /// <summary>The absolute path of a folder, or null and a problem.</summary>
    public string? Folder(YamlScalar node, string key) => Find(node, key, "folder", Directory.Exists);

    /// <summary>The absolute path of a file, or null and a problem.</summary>
    public string? File(YamlScalar node, string key) => Find(node, key, "file", System.IO.File.Exists);

    private string? Find(YamlScalar node, string key, string kind, Func<string, bool> exists)
    {
        if (node.Text.Length == 0 || node.Text.Contains('\0', StringComparison.Ordinal))
        {
            _findings.Add(node.Place, $"'{key}' is {node.Shown}, which is no path",
                $"write the path of a {kind}");
            return null;
        }

        string[] candidates = [.. _bases.Select(folder => Candidate(folder, node.Text)).Distinct()];
        if (Array.Find(candidates, candidate => exists(candidate)) is { } found)
        {
            return found;
        }

        string? other = Array.Find(candidates, Path.Exists);
        string what = other is null
            ? $"'{key}': there is no {kind} {node.Shown}"
            : $"'{key}': {other} is not a {kind}";
        _findings.Add(node.Place, what, other is null ? Fix(key, candidates) : $"name a {kind}");
        return null;
    }

    private static string Candidate(string folder, string path) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(WithHome(path), folder));

    // A shell expands ~ on the command line, but nothing does inside a file.
    private static string WithHome(string path) => path.StartsWith("~/", StringComparison.Ordinal)
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
        : path;

    // A test split is never what is meant by another key.
    private static string Fix(string key, string[] candidates)
    {
        string tried = $"tried {string.Join(", ", candidates)}";
        string[] near = [.. candidates.Select(FolderListing.Near).OfType<string>().Distinct()
            .Where(path => key.EndsWith(".test", StringComparison.Ordinal) || !Path.GetFileName(path).StartsWith("test.", StringComparison.Ordinal))];
        return near.Length == 0
            ? $"correct the path; {tried}"
            : $"did you mean {string.Join(" or ", near)}? Sweeper {tried}";
    }
}
