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
    /// <param name="others">Numbers of trials that go on by themselves, whose reports come in otherwise.</param>
    public void TakeIn(IEnumerable<int> others)
    {
        HashSet<int> leftAlone = [.. others];
        foreach (StoredTrial trial in trials.All.Where(trial => trial.State == TrialState.Running && !leftAlone.Contains(trial.Number)).ToArray())
        {
            TrialFolder place = folder.Trial(trial.Number);
            WorkerLock.Free(place, clock);
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
}
