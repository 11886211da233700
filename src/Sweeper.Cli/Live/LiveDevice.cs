using Sweeper.Cli.Composition;
using Sweeper.Engine.Store;

namespace Sweeper.Cli.Live;

/// <summary>A device of the running sweep.</summary>
/// <param name="Name">Of its slot.</param>
/// <param name="Trial">What it runs; null when it is idle.</param>
/// <param name="Busy">Share of this run's time in which the slots of this kind had a trial, in [0, 1]; null when nobody knows.</param>
internal sealed record LiveDevice(string Name, int? Trial, double? Busy)
{
    /// <summary>Those of a runner, in its order; those in use where the runner does not tell.</summary>
    public static IReadOnlyList<LiveDevice> Of(LiveSweep sweep, ProgressRecord? progress, IReadOnlyList<LiveTrial> running, DateTimeOffset now)
    {
        if (progress is null || sweep.Owner is not { } owner)
        {
            return [.. running.Select(trial => new LiveDevice(trial.Device, trial.Number, null))];
        }

        ILookup<string, double> seconds = sweep.Trials
            .SelectMany(trial => trial.History.Select(attempt => (Device: trial.Start?.Device ?? "", Seconds: Since(attempt, owner.Since, now))))
            .Where(one => one.Seconds > 0)
            .ToLookup(one => one.Device, one => one.Seconds);
        double elapsed = (now - owner.Since).TotalSeconds;
        return
        [
            .. progress.Slots.Select(slot =>
            {
                int alike = progress.Slots.Count(other => DeviceOf(other) == DeviceOf(slot));
                double? busy = elapsed > 0 ? Math.Clamp(seconds[DeviceOf(slot)].Sum() / (elapsed * alike), 0, 1) : null;
                return new LiveDevice(slot, running.FirstOrDefault(trial => trial.Device == slot)?.Number, busy);
            }),
        ];
    }

    // Slots of one device are "cpu 1", "cpu 2": the store knows the device alone.
    private static string DeviceOf(string slot) => slot.Split(' ')[0];

    private static double Since(StoredAttempt attempt, DateTimeOffset begin, DateTimeOffset now) =>
        ((attempt.Ended ?? now) - (attempt.Started > begin ? attempt.Started : begin)).TotalSeconds;
}
