using Sweeper.Cli.Rendering;
using Sweeper.Engine;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Hub;

/// <summary>Data sets made from archives: <c>HF_HOME/sweeper/NAME-SHA256</c>, there whole or not at all.</summary>
internal sealed class ArchivedDataCache(HubSettings settings, Downloader downloader, DownloadProgress progress)
{
    private static readonly string[] ValidationNames = ["dev", "validation"];

    /// <summary>The data set where it is already; else null.</summary>
    public LocatedInput? Find(ArchivedData data)
    {
        string folder = Folder(data);
        return File(folder, "train") is not { } train ? null : new LocatedInput(folder, $"{data.Name}@{data.Sha256}")
        {
            Train = train,
            Validation = ValidationNames.Select(name => File(folder, name)).FirstOrDefault(file => file is not null),
            Test = File(folder, "test"),
            Labels = data.Labels,
        };
    }

    /// <summary>Where it is to be.</summary>
    public string Folder(ArchivedData data) => Path.Combine(settings.Archives, $"{data.Name}-{data.Sha256}");

    /// <summary>Downloads and unpacks it.</summary>
    /// <exception cref="UserErrorException">It is refused or damaged, or the disk is full.</exception>
    /// <exception cref="UnreachableException">There is no network.</exception>
    public async Task<LocatedInput> FetchAsync(ArchivedData data, CancellationToken stop)
    {
        string folder = Folder(data);
        string archive = Path.Combine(settings.Archives, Path.GetFileName(data.Address.AbsolutePath));
        using (await DownloadLock.TakeAsync($"{folder}.lock", data.Name, progress, stop))
        {
            if (Find(data) is { } already)
            {
                return already;
            }

            progress.Say($"downloading {data.Name} from {data.Address}: {Format.Bytes(data.Bytes)}, into {settings.Archives}");
            DiskRoom.ThrowIfLess(8 * data.Bytes, settings.Archives, data.Name); // Packed, unpacked, and what goes with it.
            await downloader.FetchAsync(
                new RemoteFile(data.Address, Path.GetFileName(archive), data.Sha256, data.Bytes), archive, answer => Refused(data, answer), stop);
            progress.Say($"  unpacking {Path.GetFileName(archive)}");
            FileErrors.Explain(folder, () => Unpack(data, archive, folder));
        }

        return Find(data) ?? throw new UserErrorException(
            $"the archive of {data.Name} has no training file in it", "Report this: its authors have changed it", folder);
    }

    private static void Unpack(ArchivedData data, string archive, string folder)
    {
        string temporary = $"{folder}.tmp";
        if (Directory.Exists(temporary))
        {
            Directory.Delete(temporary, recursive: true);
        }

        Directory.CreateDirectory(temporary);
        foreach ((string name, byte[] content) in data.Unpack(new ArchiveReader(archive)))
        {
            System.IO.File.WriteAllBytes(Path.Combine(temporary, name), content);
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.Move(temporary, folder);
        System.IO.File.Delete(archive);
    }

    private static string? File(string folder, string name) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, $"{name}.*").Order(StringComparer.Ordinal).FirstOrDefault()
        : null;

    private static UserErrorException Refused(ArchivedData data, HttpResponseMessage answer) => new(
        $"{data.Address} cannot be downloaded: the server answers {(int)answer.StatusCode} {answer.ReasonPhrase}",
        "Download it by other means and name its files under data:, or write data: data/movie-sentences, which comes with Sweeper");
}
