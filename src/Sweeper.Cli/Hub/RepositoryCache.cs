using System.Text.RegularExpressions;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Hub;

/// <summary>
/// One repository in the cache, laid out as huggingface_hub does, so that either finds what the other downloaded:
/// <c>blobs/ETAG</c> holds the content, <c>refs/main</c> the commit, and <c>snapshots/COMMIT/config.json</c> is a link to a
/// blob. The only type that knows these names.
/// </summary>
internal sealed partial class RepositoryCache
{
    private readonly string _locks;

    /// <param name="cache">Of all repositories.</param>
    /// <param name="kind">What it holds.</param>
    /// <param name="name"><c>owner/name</c> or <c>name</c>.</param>
    public RepositoryCache(string cache, HubKind kind, string name)
    {
        string folder = $"{(kind == HubKind.Model ? "models" : "datasets")}--{name.Replace("/", "--", StringComparison.Ordinal)}";
        Folder = Path.Combine(cache, folder);
        _locks = Path.Combine(cache, ".locks", folder);
    }

    public string Folder { get; }

    /// <summary>The commit of a branch, tag or commit, as far as the cache knows; else null.</summary>
    public string? Commit(string revision)
    {
        if (IsCommit(revision))
        {
            return revision;
        }

        string file = Path.Combine(Folder, "refs", revision);
        string? commit = File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        return commit is not null && IsCommit(commit) ? commit : null;
    }

    /// <summary>The folder with the files of a commit.</summary>
    public string Snapshot(string commit) => Path.Combine(Folder, "snapshots", commit);

    /// <summary>Whether a file of a commit is here, whole: a link to a blob that is there.</summary>
    public bool Has(string commit, string file) => IsThere(Path.Combine(Snapshot(commit), file));

    /// <summary>Paths of the files of a commit that are here.</summary>
    public IReadOnlyList<string> Files(string commit) => Directory.Exists(Snapshot(commit))
        ? [.. Directory.EnumerateFiles(Snapshot(commit), "*", SearchOption.AllDirectories)
            .Where(IsThere).Select(file => Path.GetRelativePath(Snapshot(commit), file)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Whether somebody has asked for the file and was told that the commit has none of that name.</summary>
    public bool IsAbsent(string commit, string file) => File.Exists(Absence(commit, file));

    /// <summary>Where the content with a tag is, or is to be.</summary>
    public string Blob(string tag) => Path.Combine(Folder, "blobs", tag);

    /// <summary>Where a content's lock is; huggingface_hub takes the same one.</summary>
    public string Lock(string tag) => Path.Combine(_locks, $"{tag}.lock");

    /// <summary>Makes a file of a commit mean a blob.</summary>
    public void Link(string commit, string file, string tag)
    {
        string link = Path.Combine(Snapshot(commit), file);
        string folder = Path.GetDirectoryName(link)!;
        Directory.CreateDirectory(folder);
        string temporary = $"{link}.{Environment.ProcessId}.tmp";
        File.Delete(temporary);
        File.CreateSymbolicLink(temporary, Path.GetRelativePath(folder, Blob(tag)));
        File.Move(temporary, link, overwrite: true);
    }

    public void RememberAbsence(string commit, string file) => Write(Absence(commit, file), "");

    public void RememberCommit(string revision, string commit)
    {
        if (revision != commit)
        {
            Write(Path.Combine(Folder, "refs", revision), commit);
        }
    }

    /// <summary>Whether all that Sweeper needs of a commit is here, though nobody can tell from the files how many there should be.</summary>
    public bool IsWhole(string commit) => File.Exists(Whole(commit));

    public void RememberWhole(string commit) => Write(Whole(commit), "");

    public static bool IsCommit(string text) => Hash().IsMatch(text);

    // A link whose blob has been deleted exists, as .NET sees it.
    private static bool IsThere(string path) => File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is null or { Exists: true };

    private string Whole(string commit) => Path.Combine(Folder, ".sweeper", commit);

    private string Absence(string commit, string file) => Path.Combine(Folder, ".no_exist", commit, file);

    private static void Write(string path, string text) => FileErrors.Explain(path, () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    });

    [GeneratedRegex("^[0-9a-f]{40}$")]
    private static partial Regex Hash();
}
