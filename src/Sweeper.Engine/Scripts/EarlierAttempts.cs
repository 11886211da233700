using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Scripts;

/// <summary>What the attempts before this one reported, as far as it counts.</summary>
/// <param name="Reports">By epoch, each once: the first one stands.</param>
/// <param name="Done">Units that need not be done again; 0 when the script begins anew.</param>
internal sealed record EarlierAttempts(IReadOnlyDictionary<double, EpochReport> Reports, double Done)
{
    /// <summary>Reads them from a trial's folder.</summary>
    /// <param name="folder">The trial's.</param>
    /// <param name="script">Whether it goes on at all.</param>
    public static EarlierAttempts In(TrialFolder folder, ScriptSettings script)
    {
        var reports = new SortedDictionary<double, EpochReport>();
        foreach (TrialEvent.Epoch earlier in new TrialEventReader(folder).ReadNew().OfType<TrialEvent.Epoch>())
        {
            reports.TryAdd(earlier.Report.Epoch, earlier.Report);
        }

        bool goesOn = script.IsResumable && Directory.Exists(folder.Checkpoint)
            && Directory.EnumerateFileSystemEntries(folder.Checkpoint).Any();
        return new EarlierAttempts(reports, goesOn ? reports.Keys.LastOrDefault() : 0);
    }
}
