using Sweeper.Engine.SweepFiles;
using Sweeper.Search;
using Sweeper.Search.Samplers;

namespace Sweeper.Engine.Planning;

/// <summary>How long a run would take.</summary>
/// <remarks>
/// Three schedules of the trials over the slots (<see cref="ListSchedule"/>). <c>High</c>: every trial runs to its end. <c>Expected</c>: at
/// each rung the pruner lets on the share that it aims at (<see cref="Sweeper.Search.Pruners.IPruner.LeastShare"/>). <c>Low</c>: the same.
/// Trials whose configuration is not known yet count with the work of configurations drawn from the space: with their mean in
/// <c>Expected</c>, and with their 10th and 90th percentile in <c>Low</c> and <c>High</c>. Both ends are widened by
/// <see cref="Margin"/> for what 20 steps cannot tell.
/// </remarks>
/// <param name="Low">Seconds.</param>
/// <param name="Expected">Seconds.</param>
/// <param name="High">Seconds.</param>
public sealed record TimeEstimate(double Low, double Expected, double High)
{
    /// <summary>What a short measurement may be wrong by.</summary>
    public const double Margin = 0.15;

    private const int Draws = 200;

    /// <param name="spec">The sweep file; with an end.</param>
    /// <param name="plan">What it would do.</param>
    /// <param name="scale">What its trials have in common.</param>
    /// <param name="calibration">Measured speeds; not empty.</param>
    /// <param name="slots">1 or more.</param>
    public static TimeEstimate Of(SweepSpec spec, SweepPlan plan, WorkScale scale, Calibration calibration, int slots)
    {
        SpeedModel speed = calibration.Speed();
        var rates = new ContinuationRates(reports => spec.Pruner?.LeastShare(reports) ?? 1);
        (double Short, double Whole)[] known = [.. plan.ToDo.Select(trial => Seconds(trial.Configuration, trial.Stored?.Epochs.Count ?? 0))];
        double low = 0;
        double high = 0;
        double mean = 0;
        int unknown = plan.Unlisted ?? 0;
        if (unknown > 0)
        {
            (double Short, double Whole)[] drawn = [.. Drawn(spec).Select(configuration => Seconds(configuration, 0))];
            low = Percentile([.. drawn.Select(one => one.Short).Order()], 0.1);
            mean = drawn.Average(one => one.Short);
            high = Percentile([.. drawn.Select(one => one.Whole).Order()], 0.9);
        }

        double Schedule(Func<(double Short, double Whole), double> of, double other) => calibration.StartupSeconds
            + ListSchedule.Makespan(slots, [], known.Select(of).Concat(Enumerable.Repeat(other, Math.Min(unknown, SweepOutlook.MostListed))))
            + (other * Math.Max(0.0, unknown - SweepOutlook.MostListed) / slots);
        bool isNothing = known.Length + unknown == 0;
        return isNothing ? new(0, 0, 0) : new(
            Schedule(one => one.Short, low) * (1 - Margin), Schedule(one => one.Short, mean), Schedule(one => one.Whole, high) * (1 + Margin));

        (double Short, double Whole) Seconds(Configuration configuration, int reached)
        {
            TrialWork work = scale.Of(configuration);
            double left = Math.Max(0, work.Reports - reached);
            return (
                work.Seconds(speed, Math.Min(left, rates.Expected(work.Reports, reached)))!.Value + calibration.OverheadSeconds,
                work.Seconds(speed, left)!.Value + calibration.OverheadSeconds);
        }
    }

    /// <summary>Configurations that a method which learns might propose: random ones.</summary>
    public static IEnumerable<Configuration> Drawn(SweepSpec spec) => Enumerable.Range(0, Draws)
        .Select(i => new RandomSampler().Propose(new Study(spec.Space, spec.Objective.Direction, i, [])))
        .OfType<Configuration>();

    private static double Percentile(double[] ascending, double share) => ascending[(int)Math.Round(share * (ascending.Length - 1))];
}
