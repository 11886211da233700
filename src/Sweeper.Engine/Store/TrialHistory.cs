using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Store;

/// <summary>What events make of a trial: the rules that every store follows, as pure functions.</summary>
public static class TrialHistory
{
    /// <summary>The trial when its next attempt begins: Running, with nothing reported yet.</summary>
    public static StoredTrial Begin(this StoredTrial trial, DateTimeOffset time) => trial with
    {
        State = TrialState.Running,
        Attempts = trial.Attempts + 1,
        Failure = null,
        Start = null,
        Finish = null,
        Epochs = [],
        Started = time,
        Ended = null,
    };

    /// <summary>The trial after an event; the same trial when the event is of another attempt, is known, or comes after the end.</summary>
    public static StoredTrial With(this StoredTrial trial, TrialEvent trialEvent)
    {
        if (trial.State != TrialState.Running || trialEvent.Attempt != trial.Attempts)
        {
            return trial;
        }

        return trialEvent switch
        {
            TrialEvent.Started started => trial with { Start = started.Info },
            TrialEvent.Epoch { Report: var report } => trial.Epochs.Any(known => known.Epoch == report.Epoch)
                ? trial
                : trial with { Epochs = [.. trial.Epochs.Append(report).OrderBy(epoch => epoch.Epoch)] },
            TrialEvent.Finished finished =>
                trial with { State = TrialState.Completed, Finish = finished.Info, Ended = finished.Time },
            TrialEvent.Failed failed =>
                trial with { State = TrialState.Failed, Failure = failed.Failure, Ended = failed.Time },
            _ => trial,
        };
    }

    /// <summary>A Running trial put back to Pending; any other as it is.</summary>
    public static StoredTrial Interrupted(this StoredTrial trial, DateTimeOffset time) =>
        trial.State == TrialState.Running ? trial with { State = TrialState.Pending, Ended = time } : trial;
}
