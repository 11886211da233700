using Sweeper.Cli.Composition;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Cli.Live;

/// <summary>A trial that runs at this moment.</summary>
/// <param name="Number">Of the trial.</param>
/// <param name="Device">The slot it runs on, or the device where the slot is not known.</param>
/// <param name="IsLoading">Whether it does not train yet.</param>
/// <param name="Step">Steps done; epochs where the runner tells no steps.</param>
/// <param name="TotalSteps">Of the whole trial; 0 while unknown.</param>
/// <param name="Epoch">Epochs reported.</param>
/// <param name="Epochs">Of the whole trial; 0 while unknown.</param>
/// <param name="Value">The metric at its latest report; null before the first.</param>
/// <param name="ToGo">Seconds, at the pace of this attempt so far; null while nothing can be said.</param>
internal sealed record LiveTrial(
    int Number, string Device, bool IsLoading, double Step, int TotalSteps, double Epoch, int Epochs, double? Value, double? ToGo)
{
    /// <summary>A pace is told after this share of a trial.</summary>
    private const double EnoughForAPace = 0.02;

    /// <summary>Share that is done, in [0, 1].</summary>
    public double Part => TotalSteps > 0 ? Math.Clamp(Step / TotalSteps, 0, 1) : 0;

    /// <summary>Those of a sweep that run, by number.</summary>
    public static IReadOnlyList<LiveTrial> Of(LiveSweep sweep, ProgressRecord? progress, DateTimeOffset now) =>
    [
        .. sweep.Trials.Where(trial => trial.State == TrialState.Running)
            .Select(trial => Of(trial, sweep.Sweep.Objective, progress?.Trials.FirstOrDefault(one => one.Trial == trial.Number), now)),
    ];

    private static LiveTrial Of(StoredTrial trial, Objective objective, TrialProgress? progress, DateTimeOffset now)
    {
        StartInfo? start = trial.Start;
        EpochReport? latest = trial.Epochs.Count > 0 ? trial.Epochs[^1] : null;
        double epoch = latest?.Epoch ?? 0;
        bool hasSteps = progress is { TotalSteps: > 0 };
        var live = new LiveTrial(
            trial.Number,
            progress?.Slot ?? start?.Device ?? "",
            progress is { IsTraining: false },
            hasSteps ? progress!.Step : epoch,
            hasSteps ? progress!.TotalSteps : start?.Epochs ?? 0,
            epoch,
            start?.Epochs ?? 0,
            latest is not null && latest.Metrics.TryGetValue(objective.Metric, out double value) ? value : null,
            ToGo: null);
        double before = start is { TotalSteps: > 0 } ? (double)start.StepsBefore / start.TotalSteps : 0;
        double done = live.Part - before;
        return done < EnoughForAPace || trial.Started is not { } started
            ? live
            : live with { ToGo = (now - started).TotalSeconds * (1 - live.Part) / done };
    }
}
