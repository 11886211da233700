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

    /// <summary>The folder or file that a path means, or null.</summary>
    public string? Existing(string path) => IsPath(path) ? Array.Find(Candidates(path), Path.Exists) : null;

    /// <summary>Whether the first part of a path that does not exist is a folder, or nearly the name of one.</summary>
    public bool IsNearPath(string path) => IsPath(path) && Array.Exists(
        Candidates(path),
        candidate => Directory.Exists(Path.GetDirectoryName(candidate)) || FolderListing.Near(candidate) is not null);

    /// <summary>The absolute path of a folder, or null and a problem.</summary>
    /// <param name="node">The path.</param>
    /// <param name="key">The node's.</param>
    /// <param name="known">Names that may be meant in place of a path.</param>
    public string? Folder(YamlScalar node, string key, IReadOnlyList<string> known) => Find(node, key, "folder", Directory.Exists, known);

    /// <summary>The absolute path of a file, or null and a problem.</summary>
    public string? File(YamlScalar node, string key) => Find(node, key, "file", System.IO.File.Exists, []);

    private string? Find(YamlScalar node, string key, string kind, Func<string, bool> exists, IReadOnlyList<string> known)
    {
        if (!IsPath(node.Text))
        {
            _findings.Add(node.Place, $"'{key}' is {node.Shown}, which is no path",
                $"write the path of a {kind}");
            return null;
        }

        string[] candidates = Candidates(node.Text);
        if (Array.Find(candidates, candidate => exists(candidate)) is { } found)
        {
            return found;
        }

        string? other = Array.Find(candidates, Path.Exists);
        string what = other is null
            ? $"'{key}': there is no {kind} {node.Shown}"
            : $"'{key}': {other} is not a {kind}";
        _findings.Add(node.Place, what, other is null ? Fix(key, candidates, Suggestions.Nearest(node.Text, known)) : $"name a {kind}");
        return null;
    }

    private static bool IsPath(string text) => text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal);

    private string[] Candidates(string path) => [.. _bases.Select(folder => Candidate(folder, path)).Distinct()];

    private static string Candidate(string folder, string path) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(WithHome(path), folder));

    // A shell expands ~ on the command line, but nothing does inside a file.
    private static string WithHome(string path) => path.StartsWith("~/", StringComparison.Ordinal)
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
        : path;

    // A test split is never what is meant by another key.
    private static string Fix(string key, string[] candidates, string? name)
    {
        string tried = $"tried {string.Join(", ", candidates)}";
        string[] near = [.. candidates.Select(FolderListing.Near).Append(name).OfType<string>().Distinct()
            .Where(path => key.EndsWith(".test", StringComparison.Ordinal) || !Path.GetFileName(path).StartsWith("test.", StringComparison.Ordinal))];
        return near.Length == 0
            ? $"correct the path; {tried}"
            : $"did you mean {string.Join(" or ", near)}? Sweeper {tried}";
    }
}
