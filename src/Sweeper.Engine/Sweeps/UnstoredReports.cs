using Sweeper.Engine.Execution;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Sweeps;

/// <summary>
/// Takes in what trials reported to a runner that died before it stored it. A trial that is over is over; one that was
/// told to end has ended; one that was cut off is put back.
/// </summary>
internal sealed class UnstoredReports(SweepTrials trials, SweepFolder folder, EarlyStopping early, TimeProvider clock)
{
    public void TakeIn()
    {
        foreach (StoredTrial trial in trials.All.Where(trial => trial.State == TrialState.Running).ToArray())
        {
            TrialFolder place = folder.Trial(trial.Number);
            AwaitWorker(place);
            foreach (TrialEvent trialEvent in new TrialEventReader(place).ReadNew())
            {
                trials.Record(trial.Number, trialEvent, early.Judge(trials.Get(trial.Number), trialEvent));
            }

            PutBack(trial.Number, place);
        }
    }

    /// <summary>The end of a running trial whose worker is gone.</summary>
    public StoredTrial PutBack(int number, TrialFolder place)
    {
        DateTimeOffset now = clock.GetUtcNow();
        return early.EndOf(trials.Get(number), place, now) is { } end
            ? trials.Record(number, end)
            : trials.Interrupt(number, now);
    }

    /// <summary>Waits until no worker writes into a trial's folder: what came after would be lost.</summary>
    private void AwaitWorker(TrialFolder place)
    {
        for (long begin = clock.GetTimestamp(); clock.GetElapsedTime(begin) < WorkerPatience.Folder && IsLocked(place.WorkerLock); Thread.Sleep(50))
        {
        }
    }

    private static bool IsLocked(string path)
    {
        try
        {
            using FileStream? _ = File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None) : null;
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
