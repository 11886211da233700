using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Execution;

/// <summary>Puts what a trial reports into its folder, then rings the doorbell.</summary>
internal sealed class TrialReporter(int attempt, TrialEventWriter events, WorkerOutput output, TimeProvider clock)
    : ITrialReporter
{
    /// <summary>Progress is for people: five lines a second are enough.</summary>
    private static readonly TimeSpan StepInterval = TimeSpan.FromMilliseconds(200);

    private long? _lastStep;
    private int _epochs;

    /// <summary>Where a trial that waits for decisions finds them; null when nobody decides.</summary>
    public DecisionWait? Decisions { get; set; }

    public void Started(StartInfo info)
    {
        _epochs = info.Epochs;
        events.AppendLazily(new TrialEvent.Started(attempt, clock.GetUtcNow(), info));
        output.Ring(new WorkerSignal(News: "started"));
    }

    public void Step(int step, int totalSteps)
    {
        if (_lastStep is { } last && clock.GetElapsedTime(last) < StepInterval)
        {
            return;
        }

        _lastStep = clock.GetTimestamp();
        output.Ring(new WorkerSignal(Step: step, Of: totalSteps));
    }

    public TrialDirective Epoch(EpochReport report)
    {
        Append(new TrialEvent.Epoch(attempt, clock.GetUtcNow(), report), "epoch");

        // After the last report, where it is known, there is nothing left to decide.
        return (_epochs == 0 || report.Epoch < _epochs) && Decisions is { } decisions ? decisions.After(report.Epoch) : TrialDirective.Continue;
    }

    public TrialDirective LastEpoch(EpochReport report)
    {
        if (Decisions is not null)
        {
            return Epoch(report);
        }

        events.AppendLazily(new TrialEvent.Epoch(attempt, clock.GetUtcNow(), report));
        return TrialDirective.Continue;
    }

    public void Ended(TrialResult result)
    {
        DateTimeOffset now = clock.GetUtcNow();
        Append(
            result.End switch
            {
                TrialEnd.Paused => new TrialEvent.Paused(attempt, now, result.Info),
                TrialEnd.Stopped => new TrialEvent.Stopped(attempt, now, result.Info),
                _ => new TrialEvent.Finished(attempt, now, result.Info),
            },
            "ended");
    }

    public void Failed(Failure failure) => Append(new TrialEvent.Failed(attempt, clock.GetUtcNow(), failure), "failed");

    private void Append(TrialEvent trialEvent, string type)
    {
        events.Append(trialEvent);
        output.Ring(new WorkerSignal(News: type));
    }
}
