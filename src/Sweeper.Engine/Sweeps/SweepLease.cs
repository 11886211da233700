using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Sweeps;

/// <summary>Who runs a sweep.</summary>
/// <param name="Pid">Process id.</param>
/// <param name="Host">Name of the machine.</param>
/// <param name="Since">When it began, UTC.</param>
public sealed record LeaseOwner(int Pid, string Host, DateTimeOffset Since);

/// <summary>The right to run a sweep: held by one process at a time, given back when disposed or when the process dies.</summary>
/// <remarks>The operating system's lock on the file decides, so that what a dead owner left behind is in nobody's way.</remarks>
public sealed class SweepLease : IDisposable
{
    /// <summary>A reader that looks who runs the sweep holds a shared lock for an instant.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private readonly FileStream _lock;
    private readonly string _owner;

    private SweepLease(FileStream lockFile, string owner)
    {
        _lock = lockFile;
        _owner = owner;
    }

    /// <summary>Takes the lease.</summary>
    /// <exception cref="UserErrorException">Another process runs the sweep, or the folder cannot be written.</exception>
    public static SweepLease Take(string sweep, SweepFolder folder, TimeProvider clock)
    {
        FileErrors.Explain(folder.Path, () => Directory.CreateDirectory(folder.Path));
        long begin = clock.GetTimestamp();
        while (true)
        {
            try
            {
                var lockFile = new FileStream(folder.RunLock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                var owner = new LeaseOwner(Environment.ProcessId, Environment.MachineName, clock.GetUtcNow());
                AtomicFile.Write(
                    DurableWrite.Lease, folder.RunOwner, JsonSerializer.SerializeToUtf8Bytes(owner, LeaseJson.Default.LeaseOwner));
                return new SweepLease(lockFile, folder.RunOwner);
            }
            catch (IOException error) when (FileErrors.IsLocked(error))
            {
                if (clock.GetElapsedTime(begin) > Patience)
                {
                    throw Refusal(sweep, folder, error);
                }

                Thread.Sleep(20);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                FileErrors.Explain(folder.RunLock, () => throw error);
            }
        }
    }

    /// <summary>Who runs the sweep at this moment, or null when nobody does.</summary>
    public static LeaseOwner? Owner(SweepFolder folder)
    {
        if (!File.Exists(folder.RunLock))
        {
            return null;
        }

        try
        {
            using var _ = new FileStream(folder.RunLock, FileMode.Open, FileAccess.Read, FileShare.Read);
            return null;
        }
        catch (IOException error) when (FileErrors.IsLocked(error))
        {
            return ReadOwner(folder);
        }
    }

    public void Dispose()
    {
        // The lock file stays: whoever deleted it could delete one that another process has just locked.
        using FileStream held = _lock;
        FileErrors.Explain(_owner, () => DurableWrite.LeaseRelease.Around(() => File.Delete(_owner)));
    }

    private static LeaseOwner? ReadOwner(SweepFolder folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(folder.RunOwner), LeaseJson.Default.LeaseOwner);
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            // Between the owner's lock and its first write.
            return null;
        }
    }

    private static UserErrorException Refusal(string sweep, SweepFolder folder, IOException error)
    {
        string who = ReadOwner(folder) is { } owner
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"pid {owner.Pid} on {owner.Host} since {owner.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC")
            : "another process";
        return new UserErrorException(
            $"sweep '{sweep}' is being run by {who}",
            "Watch it with 'sweeper status', or stop that one first with Ctrl-C or 'kill'",
            folder.RunLock,
            error);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LeaseOwner))]
internal sealed partial class LeaseJson : JsonSerializerContext;
