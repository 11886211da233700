using System.Globalization;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Rendering;
using Sweeper.Engine;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Hub;

/// <summary>Brings chosen files of a repository into the cache.</summary>
internal sealed class RepositoryDownload(HubClient client, Downloader downloader, HubSettings settings, DownloadProgress progress)
{
    /// <param name="name">Of the repository.</param>
    /// <param name="commit">Of the files.</param>
    /// <param name="files">Paths in it. They get their names in this order.</param>
    /// <param name="stop">Ends it; what has come stays.</param>
    public async Task FetchAsync(HubName name, string commit, IReadOnlyList<string> files, CancellationToken stop)
    {
        var cache = new RepositoryCache(settings.Cache, name.Kind, name.Name);
        FileErrors.Explain(cache.Folder, () => Directory.CreateDirectory(Path.Combine(cache.Folder, "blobs")));
        List<RemoteFile> toDo = [];
        foreach (string file in files.Where(file => !cache.Has(commit, file)))
        {
            toDo.Add(await client.DescribeAsync(name, commit, file, stop));
        }

        Announce(name, cache, toDo);
        foreach (RemoteFile file in toDo)
        {
            string blob = cache.Blob(file.Tag);
            using (await DownloadLock.TakeAsync(cache.Lock(file.Tag), file.Name, progress, stop))
            {
                if (!File.Exists(blob))
                {
                    await downloader.FetchAsync(file, blob, answer => HubRefusals.Of(name, settings, answer), stop);
                }
            }

            FileErrors.Explain(cache.Folder, () => cache.Link(commit, file.Name, file.Tag));
        }
    }

    private void Announce(HubName name, RepositoryCache cache, List<RemoteFile> toDo)
    {
        RemoteFile[] missing = [.. toDo.Where(file => !File.Exists(cache.Blob(file.Tag)))];
        if (missing.Length == 0)
        {
            return;
        }

        long bytes = missing.Sum(file => Math.Max(0, (file.Size ?? 0) - Partial(cache, file)));
        progress.Say($"downloading {name} from {settings.Endpoint.Authority}: {Format.Count(missing.Length, "file")}, {Format.Bytes(bytes)} to go, into {cache.Folder}");
        DiskRoom.ThrowIfLess(bytes, cache.Folder, name.ToString());
    }

    private static long Partial(RepositoryCache cache, RemoteFile file)
    {
        string incomplete = Downloader.Incomplete(cache.Blob(file.Tag));
        return File.Exists(incomplete) ? new FileInfo(incomplete).Length : 0;
    }
}

/// <summary>Whether there is room for a download.</summary>
internal static class DiskRoom
{
    /// <exception cref="UserErrorException">There is not.</exception>
    public static void ThrowIfLess(long bytes, string folder, string what)
    {
        long free = new DriveInfo(DiskCheck.Existing(folder)).AvailableFreeSpace;
        if (free < bytes)
        {
            throw new UserErrorException(
                string.Create(CultureInfo.InvariantCulture, $"the disk is too small: {what} needs {Format.Bytes(bytes)}, and {Format.Bytes(free)} are free"),
                "Free some space, or set HF_HOME to a folder on a larger disk", folder);
        }
    }
}
