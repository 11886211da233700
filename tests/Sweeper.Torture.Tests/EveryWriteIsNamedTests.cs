using System.Text.RegularExpressions;
using Sweeper.Cli.Tests.Support;
using Sweeper.Engine.Trials;

namespace Sweeper.Torture.Tests;

/// <summary>No write of the product is without its failpoints.</summary>
public sealed partial class EveryWriteIsNamedTests
{
    /// <summary>Files that change the disk without a failpoint, and why they may.</summary>
    private static readonly Dictionary<string, string> MayLose = new()
    {
        ["Execution/Posix.cs"] = "the system calls that others use",
        ["Execution/PeakMemory.cs"] = "not on disk: asks the kernel to count anew",
        ["Execution/WorkerLog.cs"] = "what workers print; never a reason to fail",
        ["Execution/WorkerLock.cs"] = "a lock: it ends with its process",
        ["Sweeps/SweeperHome.cs"] = "a probe",
        ["Sweeps/TrialRun.cs"] = "clears the scratch folder of a trial outside of any sweep",
        ["Models/SavedModel.cs"] = "inside the folder that DurableWrite.Best names, which is synced as a whole",
        ["Loop/HostMemory.cs"] = "not on disk: asks the kernel to count anew",
        ["Data/TokenCache.cs"] = "a cache: made again when it is missing or damaged",
        ["Hub/Downloader.cs"] = "a cache: a download that is cut goes on, and is checked before it gets its name",
        ["Hub/RepositoryCache.cs"] = "a cache: links and notes are made again with the next download",
        ["Hub/ArchivedDataCache.cs"] = "a cache: the archive is unpacked again unless the whole folder got its name",
        ["Hub/DownloadLock.cs"] = "a lock: it ends with its process",
        ["Scripts/ScriptTask.cs"] = "the configuration for a script: written again at each attempt",
        ["Composition/ProgressFile.cs"] = "how far trials are at this moment; never a reason to fail",
        ["Data/TokenFile.cs"] = "the bytes of that cache",
        ["Scripts/ScriptProcess.cs"] = "a named pipe",
        ["Composition/PlanSession.cs"] = "clears what it measured in",
        ["Commands/PlotCommand.cs"] = "can be made again from the store",
        ["Commands/ReportFiles.cs"] = "can be made again from the store",
        ["Plots/Plot.cs"] = "can be made again from the store",
        ["CommandLine/CrashFile.cs"] = "the details of a bug",
    };

    [Fact]
    public void Code_that_changes_files_says_what_it_writes()
    {
        string[] projects = ["Sweeper.Engine", "Sweeper.Training", "Sweeper.Cli"];
        IEnumerable<string> sources = projects.SelectMany(project => Directory.GetFiles(
                Path.Combine(Workplace.Repository, "src", project), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal));

        string[] unnamed =
        [
            .. sources.Where(path => !MayLose.Keys.Any(name => path.EndsWith($"/{name}", StringComparison.Ordinal)))
                .Where(path => File.ReadAllText(path) is var code && Changes().IsMatch(code)
                    && !code.Contains("WriteMoment.", StringComparison.Ordinal) && !code.Contains("DurableWrite.", StringComparison.Ordinal)),
        ];

        Assert.Empty(unnamed);
    }

    [Fact]
    public void Names_are_unique_and_can_be_set()
    {
        Assert.Equal(DurableWrite.Failpoints.Count, DurableWrite.Failpoints.Distinct().Count());
        Assert.All(DurableWrite.Failpoints, name => Assert.Matches(@"^[a-z_]+(\.[a-z_]+)+$", name));
    }

    // Directory.CreateDirectory is left out: an empty folder is no result.
    [GeneratedRegex(@"\bFile\.(Write|Append|Move|Replace|Delete|Copy|Create)|\bDirectory\.(Move|Delete)\(|RandomAccess\.Write|FileMode\.(Create|OpenOrCreate|Append|Truncate)|SetLength\(|\bVACUUM\b|""BEGIN IMMEDIATE""")]
    private static partial Regex Changes();
}
