using Sweeper.Engine.Statistics;
using Sweeper.Search;

namespace Sweeper.Engine.Importance;

/// <summary>
/// How much the values of the best trials differ from those of all trials, for each parameter (PED-ANOVA; Watanabe, Bansal
/// and Hutter 2023, PED-ANOVA: efficiently quantifying hyperparameter importance in arbitrary subspaces, eq. 13).
/// </summary>
/// <remarks>
/// A second opinion that shares nothing with the forest: it asks what sets good trials apart, not what moves the objective
/// anywhere, and depends on the order of the objective's values alone.
/// </remarks>
internal static class TopTrialsImportance
{
    private const double TopShare = 0.1;
    private const int LeastTop = 5;
    private const int Cells = 64;
    private const int Resamples = 100;

    // More take long and change little; the interval of fewer is rather too wide.
    private const int LargestResample = 600;


    /// <summary>Shares that add up to 1, each with a bootstrap interval over the trials; all 0 when the best are like the rest.</summary>
    /// <param name="axes">One or more.</param>
    /// <param name="positions"><c>[trials][axes]</c>; NaN where a trial lacks the parameter.</param>
    /// <param name="objective">Of each trial; finite, lower is better.</param>
    /// <param name="options">Level and seed; the number of resamples is fixed.</param>
    public static (double Share, ConfidenceInterval Interval)[] Of(
        IReadOnlyList<ParameterAxis> axes, double[][] positions, double[] objective, ResamplingOptions options)
    {
        double[] observed = Shares(axes, positions, objective, [.. Enumerable.Range(0, objective.Length)]);
        double[][] resampled = new double[Resamples][];
        Parallel.For(0, Resamples, b =>
        {
            SeededRandom random = new(options.Seed, b, "importance of top trials");
            resampled[b] = Shares(axes, positions, objective,
                [.. Enumerable.Range(0, Math.Min(objective.Length, LargestResample)).Select(_ => random.NextInt(objective.Length))]);
        });
        return [.. observed.Select((share, axis) =>
            (share, Percentiles.Middle(resampled.Select(one => one[axis]), options.Level)))];
    }

    private static double[] Shares(IReadOnlyList<ParameterAxis> axes, double[][] positions, double[] objective, int[] rows)
    {
        double[] divergences = [.. axes.Select((axis, i) =>
            Divergence(axis, [.. rows.Where(row => !double.IsNaN(positions[row][i]))
                .Select(row => (positions[row][i], objective[row]))]))];
        double sum = divergences.Sum();
        return [.. divergences.Select(one => sum > 0 ? one / sum : 0)];
    }

    // Pearson's divergence of the density of the top trials from that of all.
    private static double Divergence(ParameterAxis axis, (double Position, double Objective)[] trials)
    {
        if (trials.Length == 0)
        {
            return 0;
        }

        double[] sorted = [.. trials.Select(trial => trial.Objective).Order()];
        int top = Math.Min(sorted.Length, Math.Max((int)Math.Ceiling(TopShare * sorted.Length), LeastTop));
        double[] of = Density(axis, [.. trials.Where(trial => trial.Objective <= sorted[top - 1])
            .Select(trial => trial.Position)]);
        double[] all = Density(axis, [.. trials.Select(trial => trial.Position)]);
        return of.Zip(all).Sum(cell => cell.Second > 0 ? Math.Pow(cell.First - cell.Second, 2) / cell.Second : 0);
    }

    // Probability of each cell or level, with the parameter's own distribution as one further observation.
    private static double[] Density(ParameterAxis axis, double[] positions)
    {
        double[] density = axis.IsContinuous ? [.. Enumerable.Repeat(1.0 / Cells, Cells)] : [.. axis.Masses];
        double bandwidth = axis.IsContinuous ? Bandwidth(positions) : 0;
        if (!axis.IsContinuous)
        {
            foreach (double position in positions)
            {
                density[(int)position]++;
            }
        }
        else
        {
            // A kernel is at least a cell wide, so that it may stand in the middle of its cell.
            foreach (IGrouping<int, double> cell in positions.GroupBy(position => Math.Clamp((int)(position * Cells), 0, Cells - 1)))
            {
                AddKernel(density, (cell.Key + 0.5) / Cells, bandwidth, cell.Count());
            }
        }

        return [.. density.Select(one => one / (positions.Length + 1))];
    }

    // Scott 1992, not below the width of a cell.
    private static double Bandwidth(double[] positions)
    {
        double mean = positions.Average();
        double deviation = Math.Sqrt(positions.Average(position => (position - mean) * (position - mean)));
        return Math.Max(1.06 * deviation * Math.Pow(positions.Length, -0.2), 1.0 / Cells);
    }

    // A normal kernel cut off at the ends of the axis, so many times.
    private static void AddKernel(double[] density, double center, double bandwidth, int times)
    {
        Span<double> kernel = stackalloc double[Cells];
        double sum = 0;
        for (int cell = 0; cell < Cells; cell++)
        {
            double distance = (((cell + 0.5) / Cells) - center) / bandwidth;
            kernel[cell] = Math.Exp(-0.5 * distance * distance);
            sum += kernel[cell];
        }

        for (int cell = 0; cell < Cells; cell++)
        {
            density[cell] += times * kernel[cell] / sum;
        }
    }
}
