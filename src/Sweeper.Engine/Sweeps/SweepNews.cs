using Sweeper.Engine.Planning;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Sweeps;

/// <summary>What the runner tells whoever watches. A closed hierarchy.</summary>
public abstract record SweepNews
{
    /// <summary>The sweep goes on with what is missing.</summary>
    /// <param name="Sweep">The sweep as stored.</param>
    /// <param name="Trials">Its trials so far.</param>
    /// <param name="Slots">Name of each device slot.</param>
    public sealed record SweepStarted(StoredSweep Sweep, IReadOnlyList<StoredTrial> Trials, IReadOnlyList<string> Slots) : SweepNews
    {
        /// <summary>What is known of the trials to come.</summary>
        public SweepOutlook Outlook { get; init; } = SweepOutlook.Unknown;
    }

    /// <summary>A trial was given to a slot.</summary>
    public sealed record TrialAssigned(StoredTrial Trial, string Slot) : SweepNews;

    /// <summary>A trial that has a slot runs somewhere, or waits there for a place to run.</summary>
    /// <param name="Trial">Its number.</param>
    /// <param name="Place">As people read it.</param>
    /// <param name="IsWaiting">Whether it waits.</param>
    public sealed record TrialPlaced(int Trial, string Place, bool IsWaiting) : SweepNews;

    /// <summary>A trial has loaded and trains.</summary>
    public sealed record TrialStarted(StoredTrial Trial, StartInfo Info) : SweepNews;

    /// <summary>Steps done inside a trial; not stored.</summary>
    public sealed record TrialStep(int Trial, int Step, int TotalSteps) : SweepNews;

    /// <summary>An epoch is stored.</summary>
    public sealed record TrialEpoch(StoredTrial Trial, EpochReport Report) : SweepNews;

    /// <summary>A trial completed, failed or was put back.</summary>
    public sealed record TrialEnded(StoredTrial Trial) : SweepNews;

    /// <summary>Another number of trials is planned than before.</summary>
    public sealed record Replanned(StoredSweep Sweep) : SweepNews;

    /// <summary>A decision worth a line: why the sweep stops, which worker was replaced.</summary>
    public sealed record Note(string Text) : SweepNews;

    /// <summary>The news that a trial's event is.</summary>
    /// <param name="trial">The trial with the event taken in.</param>
    /// <param name="trialEvent">The event.</param>
    internal static SweepNews Of(StoredTrial trial, TrialEvent trialEvent) => trialEvent switch
    {
        TrialEvent.Started started => new TrialStarted(trial, started.Info),
        TrialEvent.Epoch epoch => new TrialEpoch(trial, epoch.Report),
        _ => new TrialEnded(trial),
    };
}

/// <summary>How a run of a sweep ended.</summary>
/// <param name="Sweep">The sweep as stored.</param>
/// <param name="Trials">All its trials.</param>
/// <param name="Interrupted">Whether it was asked to stop before it was done.</param>
/// <param name="Wall">Wall time of this run.</param>
/// <param name="BusySeconds">Sum over this run's trials of the time from assignment to end.</param>
public sealed record SweepOutcome(
    StoredSweep Sweep, IReadOnlyList<StoredTrial> Trials, bool Interrupted, TimeSpan Wall, double BusySeconds);
