using Sweeper.Engine.Store;
using Sweeper.Search;
using Sweeper.Search.Pruners;

namespace Sweeper.Cli.Rendering;

/// <summary>What was decided about a trial while it ran, in words.</summary>
internal static class DecisionText
{
    /// <summary><c>after epoch 2: stopped (median), as f1 0.7100 missed 0.7800, made of 12 trials' values after report 2</c>.</summary>
    /// <returns>Null when nothing was compared and the trial trained on.</returns>
    public static string? Line(StoredDecision stored, StoredTrial trial, string metric)
    {
        PruneDecision decision = stored.Decision;
        if (decision is { Action: PruneAction.Continue, Comparison: null })
        {
            return null;
        }

        string what = decision switch
        {
            { Spared: PruneAction.Pause } => "would have been paused, but trained on to show what that would have cost",
            { Spared: not null } => "would have been stopped, but trained on to show what that would have cost",
            { Action: PruneAction.Stop } => "stopped",
            { Action: PruneAction.Continue } => "trained on",
            _ when trial.Epochs[^1].Epoch > stored.Epoch || trial.State == TrialState.Running => "paused, went on later",
            _ when trial.State == TrialState.Paused => "paused, may go on later",
            _ => "paused, never went on",
        };
        string why = decision.Comparison is { } compared ? $": {metric} {Compared(compared)}" : "";
        return $"after epoch {stored.Epoch} {what} ({stored.Pruner}){why}";
    }

    /// <summary>That a trial ended itself before its last epoch, by its own early stopping; null for all others.</summary>
    public static string? EarlyEnd(StoredTrial trial) =>
        trial is { State: TrialState.Completed, Start: { } start, Epochs: [.., { } last] } && last.Epoch < start.Epochs
            && trial.Configuration["early_stopping_patience"]?.AsNumber() is > 0 and var patience
            ? $"Ended itself after epoch {last.Epoch} of {start.Epochs}: no better for {Format.Count((int)patience, "evaluation")} (early_stopping_patience)"
            : null;

    /// <summary><c>0.7100 against 0.7800 of 12 trials at report 2</c>.</summary>
    public static string Compared(RungComparison compared)
    {
        string values = $"{Format.Metric(compared.Value)} against {Format.Metric(compared.Threshold)}";
        return compared.Peers == 0
            ? $"{values}, its own best before"
            : $"{values}, from {Format.Count(compared.Peers, "trial")} at report {compared.Rung}";
    }

    /// <summary>Why a trial was stopped or paused, in a few words: <c>pruned @ 2: 0.7100 vs 0.7800</c>; else its state.</summary>
    public static string State(StoredTrial trial)
    {
        string state = trial.Failure is { } failure
            ? $"failed ({Format.Snake(failure.Kind.ToString())})" : Format.State(trial.State);
        return Last(trial) is { } last
            ? $"{state} @ {last.Epoch}{(last.Decision.Comparison is { } compared
                ? $": {Format.Metric(compared.Value)} vs {Format.Metric(compared.Threshold)}" : "")}"
            : state;
    }

    /// <summary>The decision that put a trial where it is: paused or stopped early; null for all others.</summary>
    public static StoredDecision? Last(StoredTrial trial) =>
        trial is { State: TrialState.Pruned or TrialState.Paused, Decisions: [.., { } last] } ? last : null;
}
