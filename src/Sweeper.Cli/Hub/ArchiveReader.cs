using System.Formats.Tar;
using System.IO.Compression;
using Sweeper.Engine;

namespace Sweeper.Cli.Hub;

/// <summary>
/// Reads the files in an archive (.zip, .tar.gz) one after the other, without writing any: no name in an archive becomes a
/// path here, and links in it are not followed. What unpacks to more than the limits is refused.
/// </summary>
/// <param name="path">The archive.</param>
internal sealed class ArchiveReader(string path)
{
    /// <summary>All files together. IMDb, the largest known, has 0.5 GiB.</summary>
    public long MostBytes { get; init; } = 2L << 30;

    /// <summary>IMDb has 100,000.</summary>
    public int MostFiles { get; init; } = 300_000;

    /// <summary>Regular files whose names are wanted, with their content.</summary>
    /// <param name="isWanted">Asked for each file's name, such as <c>SST-2/train.tsv</c>.</param>
    /// <exception cref="UserErrorException">It is damaged, or beyond a limit.</exception>
    public IEnumerable<(string Name, byte[] Content)> Files(Func<string, bool> isWanted)
    {
        using FileStream file = File.OpenRead(path);
        using IEnumerator<(string Name, Stream Content)> entries =
            (path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? Zip(file) : Tar(file)).GetEnumerator();
        long left = MostBytes;
        for (int count = 0; Explain(entries.MoveNext); count++)
        {
            if (count >= MostFiles)
            {
                throw TooLarge($"more than {MostFiles} files");
            }

            (string name, Stream content) = entries.Current;
            if (isWanted(name))
            {
                byte[] bytes = Explain(() => Read(content, left));
                left -= bytes.Length;
                yield return (name, bytes);
            }
        }
    }

    private static IEnumerable<(string Name, Stream Content)> Zip(FileStream file)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Read);
        foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => entry.Name.Length > 0 && !IsLink(entry)))
        {
            using Stream content = entry.Open();
            yield return (entry.FullName, content);
        }
    }

    // What comes out of gzip is limited as a whole: skipping a file in a tar unpacks it too.
    private IEnumerable<(string Name, Stream Content)> Tar(FileStream file)
    {
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var archive = new TarReader(unpacked);
        long total = 0;
        while (archive.GetNextEntry() is { } entry)
        {
            total += Math.Max(0, entry.Length);
            if (total > MostBytes)
            {
                throw TooLarge($"more than {MostBytes} bytes");
            }

            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                yield return (entry.Name, entry.DataStream ?? Stream.Null);
            }
        }
    }

    // The upper half of a zip's attributes is the Unix mode.
    private static bool IsLink(ZipArchiveEntry entry) => ((entry.ExternalAttributes >> 16) & 0xF000) == 0xA000;

    // By what comes, not by what the archive says will come.
    private byte[] Read(Stream content, long left)
    {
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        while (content.Read(buffer) is > 0 and int count)
        {
            if (bytes.Length + count > left || bytes.Length + count > int.MaxValue / 2)
            {
                throw TooLarge($"more than {Math.Min(MostBytes, int.MaxValue / 2)} bytes");
            }

            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    }

    private T Explain<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new UserErrorException($"the archive cannot be unpacked: {error.Message}", "Delete it, and start again to download it anew", path, error);
        }
    }

    private UserErrorException TooLarge(string what) =>
        new($"the archive unpacks to {what}, which no known data set does", "Delete it: it is not what it should be", path);
}
