namespace Sweeper.Search.Pruners;

/// <summary>Values of the objective turned so that less is better; NaN and both infinities are worse than all others.</summary>
internal static class Loss
{
    /// <summary>The loss of what cannot be ranked.</summary>
    public const double Worst = double.PositiveInfinity;

    /// <summary>The loss of a value, finite or <see cref="Worst"/>.</summary>
    public static double Of(Direction direction, double value) =>
        !double.IsFinite(value) ? Worst : direction == Direction.Minimize ? value : -value;

    /// <summary>A comparison of losses in values of the objective; what cannot be ranked becomes the worst infinity.</summary>
    public static RungComparison Compare(Direction direction, int rung, double own, double threshold, int peers)
    {
        int sign = direction == Direction.Minimize ? 1 : -1;
        return new RungComparison(rung, sign * own, sign * threshold, peers);
    }

    /// <summary>The least loss of the reports from one index up to but not including another.</summary>
    public static double Best(Direction direction, IReadOnlyList<MetricPoint> reports, int from, int to)
    {
        double best = Worst;
        for (int i = from; i < to; i++)
        {
            best = Math.Min(best, Of(direction, reports[i].Value));
        }

        return best;
    }

    /// <summary>
    /// What a trial reached within a number of reports: its best so far, since the best evaluation is what scores a trial.
    /// <see cref="Worst"/> when the last of these reports is not finite or the trial failed later on.
    /// </summary>
    /// <param name="direction">Of the study.</param>
    /// <param name="trial">With so many reports or more.</param>
    /// <param name="reports">1 or more.</param>
    public static double Reached(Direction direction, TrialRecord trial, int reports) =>
        trial.State == TrialState.Failed || !double.IsFinite(trial.Reports[reports - 1].Value)
            ? Worst
            : Best(direction, trial.Reports, 0, reports);
}
