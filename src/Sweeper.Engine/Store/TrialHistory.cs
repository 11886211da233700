using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Store;

/// <summary>What events make of a trial: the rules that every store follows, as pure functions.</summary>
public static class TrialHistory
{
    /// <summary>The trial when its next attempt begins: Running, with what earlier attempts reported.</summary>
    public static StoredTrial Begin(this StoredTrial trial, DateTimeOffset time) => trial with
    {
        State = TrialState.Running,
        Attempts = trial.Attempts + 1,
        Failure = null,
        Start = null,
        Finish = null,
        Started = time,
        Ended = null,
        History = [.. trial.History, new StoredAttempt(trial.Attempts + 1, time)],
    };

    /// <summary>The trial after an event; the same trial when the event is of another attempt, is known, or comes after the end.</summary>
    /// <param name="trial">The trial before.</param>
    /// <param name="trialEvent">What it reported.</param>
    /// <param name="decision">What was decided after the report; null when nobody decides.</param>
    public static StoredTrial With(this StoredTrial trial, TrialEvent trialEvent, StoredDecision? decision = null)
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
                : trial with
                {
                    Epochs = [.. trial.Epochs.Append(report).OrderBy(epoch => epoch.Epoch)],
                    Decisions = decision is null ? trial.Decisions : [.. trial.Decisions.Append(decision).OrderBy(one => one.Epoch)],
                },
            TrialEvent.Finished finished =>
                trial.EndedAt(finished.Time) with { State = TrialState.Completed, Finish = finished.Info },
            TrialEvent.Paused paused =>
                trial.EndedAt(paused.Time) with { State = TrialState.Paused, Finish = paused.Info },
            TrialEvent.Stopped stopped =>
                trial.EndedAt(stopped.Time) with { State = TrialState.Pruned, Finish = stopped.Info },
            TrialEvent.Failed failed =>
                trial.EndedAt(failed.Time, failed.Failure) with { State = TrialState.Failed, Failure = failed.Failure },
            _ => trial,
        };
    }

    /// <summary>A Running trial put back to Pending; any other as it is.</summary>
    public static StoredTrial Interrupted(this StoredTrial trial, DateTimeOffset time) =>
        trial.State == TrialState.Running ? trial.EndedAt(time) with { State = TrialState.Pending } : trial;

    /// <summary>A Failed trial put back to Pending, its failures kept in its history; any other as it is.</summary>
    public static StoredTrial Retried(this StoredTrial trial) =>
        trial.State == TrialState.Failed ? trial with { State = TrialState.Pending, Failure = null } : trial;

    /// <summary>A Paused trial that will not go on, as Pruned; any other as it is.</summary>
    public static StoredTrial GivenUp(this StoredTrial trial) =>
        trial.State == TrialState.Paused ? trial with { State = TrialState.Pruned } : trial;

    private static StoredTrial EndedAt(this StoredTrial trial, DateTimeOffset time, Failure? failure = null) => trial with
    {
        Ended = time,
        History = [.. trial.History.SkipLast(1), .. trial.History.TakeLast(1).Select(last => last with { Ended = time, Failure = failure })],
    };
}
