using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sweeper.Engine.Trials;
using Sweeper.Training.Files;
using Sweeper.Training.Loop;
using Sweeper.Training.Text;

namespace Sweeper.Training.Data;

/// <summary>
/// Encoded data sets on disk, by a hash of everything they are made of: the first trial encodes, the others map a file.
/// </summary>
/// <remarks>
/// Any number of processes may use one folder at a time: files appear whole, under a name that tells their content. What
/// cannot be written or is damaged is encoded again; a cache never fails.
/// </remarks>
/// <param name="folder">Created when needed; null for no cache on disk.</param>
/// <param name="mostBytes">Files unused for longest are removed when all are larger together.</param>
internal sealed class TokenCache(string? folder, long mostBytes = TokenCache.DefaultMostBytes)
{
    /// <summary>2 GiB: some hundred data sets of the size of IMDb.</summary>
    public const long DefaultMostBytes = 2L << 30;

    private const string Extension = ".tokens";
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    /// <summary>The data set of a task.</summary>
    /// <exception cref="Engine.UserErrorException">Something is wrong with the data or the tokenizer.</exception>
    public EncodedDataSet Get(TaskSettings task)
    {
        if (folder is null)
        {
            return EncodedDataSet.Encode(TextDataSet.Read(task.Data), ModelTokenizer.Load(task.Model));
        }

        // What is wrong with a file is told by those who read it for its content.
        string? path = Array.TrueForAll([.. FilesOf(task)], File.Exists) ? PathFor(task) : null;
        if (path is not null && Find(path) is { } found)
        {
            return found;
        }

        byte[] file = TokenFile.Of(TextDataSet.Read(task.Data), ModelTokenizer.Load(task.Model));
        if (path is not null)
        {
            Write(path, file);
        }

        return TokenFile.Parse(file);
    }

    /// <summary>The data set of a task if it is on disk; else null.</summary>
    public EncodedDataSet? Find(TaskSettings task) => folder is null ? null : Find(PathFor(task));

    private static EncodedDataSet? Find(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            EncodedDataSet found = TokenFile.Parse(MappedFile.Open(path).Memory);
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow); // Used: the last to be removed.
            return found;
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<string> FilesOf(TaskSettings task) => task.Data.Files.Concat(ModelFolder.Tokenizer(task.Model));

    /// <summary>Where the data set of a task is kept, whether it is there or not.</summary>
    internal string PathFor(TaskSettings task)
    {
        DataSettings data = task.Data with
        {
            Train = Identity(task.Data.Train),
            Validation = task.Data.Validation is { } validation ? Identity(validation) : null,
            Test = null, // Not read.
        };
        string key = $"{TokenFile.Version}\n"
            + JsonSerializer.Serialize(data, CheckpointJson.Default.DataSettings) + "\n"
            + string.Join('\n', ModelFolder.Tokenizer(task.Model).Select(path => $"{Path.GetFileName(path)} {FileHash.Sha256(path)}"));
        return Path.Combine(folder!, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))) + Extension);
    }

    // The ending tells the format.
    private static string Identity(string path)
    {
        string name = Path.GetFileName(path).ToLowerInvariant();
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return FileHash.Sha256(path) + (dot < 0 ? "" : name[dot..]);
    }

    private void Write(string path, byte[] content)
    {
        // Of its own, as two processes may write the same at once.
        string temporary = Path.Combine(folder!, $".{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(folder!);
            RemoveOldest(mostBytes - content.Length);
            try
            {
                File.WriteAllBytes(temporary, content);
                File.Move(temporary, path, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A full disk or a folder that may not be written: the next trial encodes again.
        }
    }

    private void RemoveOldest(long room)
    {
        FileInfo[] files = [.. new DirectoryInfo(folder!).EnumerateFiles()];
        foreach (FileInfo left in files.Where(file => file.Extension == ".tmp" && file.LastWriteTimeUtc < DateTime.UtcNow - Abandoned))
        {
            left.Delete(); // By a process that was killed.
        }

        long used = 0;
        foreach (FileInfo file in files.Where(file => file.Extension == Extension).OrderByDescending(file => file.LastWriteTimeUtc))
        {
            used += file.Length;
            if (used > room)
            {
                file.Delete();
            }
        }
    }
}
