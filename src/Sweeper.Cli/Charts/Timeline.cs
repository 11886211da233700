using Sweeper.Engine.Store;
using Sweeper.Search;

namespace Sweeper.Cli.Charts;

/// <summary>One attempt at a trial on a device.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Attempt">1-based.</param>
/// <param name="Lane">Index into <see cref="Timeline.Lanes"/>.</param>
/// <param name="Start">Seconds since <see cref="Timeline.Origin"/>.</param>
/// <param name="End">Seconds since <see cref="Timeline.Origin"/>; for a running attempt, the time of the latest write.</param>
/// <param name="State">How it ended: that of the trial for the last attempt; Failed or Pending (interrupted) for an earlier one.</param>
internal sealed record TimelineBar(int Trial, int Attempt, int Lane, double Start, double End, TrialState State);

/// <summary>Which attempt ran when and where.</summary>
/// <param name="Origin">When the first attempt began.</param>
/// <param name="Lanes">
/// A device each; a device that ran several attempts at once has as many lanes. The store keeps the device of a trial's last
/// attempt alone, so earlier ones are shown there too.
/// </param>
/// <param name="Bars">By start.</param>
internal sealed record Timeline(DateTimeOffset Origin, IReadOnlyList<string> Lanes, IReadOnlyList<TimelineBar> Bars)
{
    // A worker is given its next trial a moment before the end of the last one is stored.
    private const double Overlap = 0.05;

    /// <param name="trials">In any state; those that never began are left out.</param>
    /// <param name="now">Where running attempts end.</param>
    public static Timeline Of(IReadOnlyList<StoredTrial> trials, DateTimeOffset now)
    {
        (StoredTrial Trial, StoredAttempt Attempt)[] attempts =
        [
            .. trials.SelectMany(trial => trial.History.Select(attempt => (trial, attempt))).OrderBy(one => one.attempt.Started),
        ];
        if (attempts.Length == 0)
        {
            return new(now, [], []);
        }

        DateTimeOffset origin = attempts[0].Attempt.Started;
        bool hasHosts = trials.Select(trial => trial.Start?.Host).OfType<string>().Distinct().Count() > 1;
        SortedDictionary<string, List<double>> ends = new(StringComparer.Ordinal);
        List<(string Device, int Slot, TimelineBar Bar)> placed = [];
        foreach ((StoredTrial trial, StoredAttempt attempt) in attempts)
        {
            double start = (attempt.Started - origin).TotalSeconds;
            double end = Math.Max(start, ((attempt.Ended ?? now) - origin).TotalSeconds);
            string device = trial.Start switch
            {
                null => "not started",
                var info => hasHosts ? $"{info.Host} {info.Device}" : info.Device,
            };
            if (!ends.TryGetValue(device, out List<double>? slots))
            {
                ends.Add(device, slots = []);
            }

            int slot = slots.FindIndex(free => free <= start + Overlap);
            if (slot < 0)
            {
                slot = slots.Count;
                slots.Add(end);
            }

            slots[slot] = end;
            placed.Add((device, slot, new(trial.Number, attempt.Number, 0, start, end, StateOf(trial, attempt))));
        }

        string[] devices = [.. ends.Keys];
        int[] firsts = [.. devices.Select((_, i) => devices.Take(i).Sum(device => ends[device].Count))];
        return new(
            origin,
            [.. devices.SelectMany(device => ends[device].Select((_, slot) => ends[device].Count > 1 ? $"{device} {slot + 1}" : device))],
            [.. placed.Select(one => one.Bar with { Lane = firsts[Array.IndexOf(devices, one.Device)] + one.Slot })]);
    }

    private static TrialState StateOf(StoredTrial trial, StoredAttempt attempt) =>
        attempt.Number == trial.Attempts ? trial.State
        : attempt.Failure is not null ? TrialState.Failed
        : TrialState.Pending;
}
