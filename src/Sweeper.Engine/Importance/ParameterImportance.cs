using System.Globalization;
using Sweeper.Engine.Statistics;
using Sweeper.Search;

namespace Sweeper.Engine.Importance;

/// <summary>Asks the trials of a sweep which parameters matter (docs/statistics.md).</summary>
public static class ParameterImportance
{
    /// <summary>Fewer trials than this never tell anything.</summary>
    public const int LeastTrials = 12;

    /// <summary>Trials needed for each parameter that varies.</summary>
    public const int LeastTrialsPerParameter = 4;

    /// <summary>Of more trials than this so many are drawn: a forest of more takes long, and says hardly more.</summary>
    public const int MostTrials = 1024;

    /// <summary>Least share of the variance among unseen trials that the forest must predict.</summary>
    public const double LeastFit = 0.1;

    /// <summary>The importance of every parameter and pair, or why it cannot be told.</summary>
    /// <param name="parameters">The search space.</param>
    /// <param name="trials">In any order; the order has no influence.</param>
    /// <param name="direction">Which way the objective improves; matters to the second opinion only.</param>
    /// <param name="options">Level and seed; the number of resamples is fixed.</param>
    public static ImportanceReport Of(
        IReadOnlyList<Parameter> parameters, IReadOnlyList<EvaluatedConfiguration> trials, Direction direction,
        ResamplingOptions? options = null)
    {
        options ??= new();
        options.Check();
        ParameterAxis[] axes = [.. parameters.Select(ParameterAxis.Of).OfType<ParameterAxis>()];
        (double[] Place, EvaluatedConfiguration Trial)[] all = Rows(axes, trials);
        (double[] Place, double Objective)[] rows =
        [
            .. Drawn(all, options.Seed).Select(row => (Place: axes
                .Select(axis => axis.Position(row.Trial.Configuration[axis.Name])!.Value).ToArray(), row.Trial.Objective)),
        ];
        Array.Sort(rows, (one, other) => Compare(one.Place, one.Objective, other.Place, other.Objective));
        ImportanceReport report = new()
        {
            Answer = ImportanceAnswer.Told,
            Sentence = "",
            Trials = rows.Length,
            LeftOut = trials.Count - all.Length,
        };
        int varied = Enumerable.Range(0, axes.Length)
            .Count(axis => rows.Select(row => row.Place[axis]).Distinct().Take(2).Count() > 1);
        int needed = Math.Max(LeastTrials, LeastTrialsPerParameter * varied);
        if (rows.Length < needed)
        {
            return report with
            {
                Answer = ImportanceAnswer.TooFewTrials,
                Sentence = $"Not enough trials to tell which parameters matter: {rows.Length} of at least {needed}.",
            };
        }

        if (varied == 0)
        {
            return report with { Answer = ImportanceAnswer.NothingVaries, Sentence = "No parameter varies among the trials." };
        }

        return rows.All(row => row.Objective == rows[0].Objective)
            ? report with { Answer = ImportanceAnswer.AllEqual, Sentence = "All trials have the same objective." }
            : Told(report, axes, rows, direction, options);
    }

    private static ImportanceReport Told(
        ImportanceReport report, ParameterAxis[] axes, (double[] Place, double Objective)[] rows, Direction direction,
        ResamplingOptions options)
    {
        double[][] positions = [.. rows.Select(row => row.Place)];
        double[] objective = [.. rows.Select(row => row.Objective)];
        ImportanceForest forest = ImportanceForest.Grow(axes, positions, objective, options.Seed);
        report = report with { Fit = forest.Fit };
        if (!(forest.Fit >= LeastFit))
        {
            return report with
            {
                Answer = ImportanceAnswer.Unpredictable,
                Sentence = string.Create(CultureInfo.InvariantCulture,
                    $"Not enough trials to tell which parameters matter: what {rows.Length} trials show predicts "
                    + $"{100 * Math.Max(0, forest.Fit):F0} % of the variance of trials left out, and {100 * LeastFit:F0} % is the least."),
            };
        }

        double sign = direction == Direction.Maximize ? -1 : 1;
        (double Share, ConfidenceInterval Interval)[] top =
            TopTrialsImportance.Of(axes, positions, [.. objective.Select(one => sign * one)], options);
        ParameterShare[] shares =
        [
            .. axes.Select((axis, i) => (axis.Name, Main: forest.Of(i, options.Level), Top: top[i]))
                .Select(one => new ParameterShare(one.Name, one.Main.Share, one.Main.Interval, one.Top.Share, one.Top.Interval))
                .OrderByDescending(one => one.Share),
        ];
        InteractionShare[] interactions =
        [
            .. Enumerable.Range(0, axes.Length)
                .SelectMany(first => Enumerable.Range(first + 1, axes.Length - first - 1).Select(second =>
                    (First: axes[first].Name, Second: axes[second].Name,
                        Pair: forest.Of(first, second, axes.Length, options.Level))))
                .Select(one => new InteractionShare(one.First, one.Second, one.Pair.Share, one.Pair.Interval))
                .OrderByDescending(one => one.Share),
        ];
        return report with
        {
            Sentence = string.Create(CultureInfo.InvariantCulture,
                $"{shares[0].Name} matters most: alone it explains {100 * shares[0].Share:F0} % of the variance."),
            Parameters = shares,
            Interactions = interactions,
        };
    }

    // By a fixed seed and from sorted rows, so that the same trials always give the same answer.
    private static (double[] Place, EvaluatedConfiguration Trial)[] Drawn(
        (double[] Place, EvaluatedConfiguration Trial)[] rows, long seed)
    {
        if (rows.Length <= MostTrials)
        {
            return rows;
        }

        Array.Sort(rows, (one, other) => Compare(one.Place, one.Trial.Objective, other.Place, other.Trial.Objective));
        SeededRandom random = new(seed, 0, "trials for importance");
        for (int i = 0; i < MostTrials; i++)
        {
            int other = i + random.NextInt(rows.Length - i);
            (rows[i], rows[other]) = (rows[other], rows[i]);
        }

        return rows[..MostTrials];
    }

    // With the coordinates of each trial: positions take too long to work out for trials that are not drawn.
    private static (double[] Place, EvaluatedConfiguration Trial)[] Rows(
        ParameterAxis[] axes, IReadOnlyList<EvaluatedConfiguration> trials)
    {
        List<(double[] Place, EvaluatedConfiguration Trial)> rows = [];
        foreach (EvaluatedConfiguration trial in trials.Where(trial => double.IsFinite(trial.Objective)))
        {
            double?[] place = [.. axes.Select(axis => axis.Coordinate(trial.Configuration[axis.Name]))];
            if (Array.TrueForAll(place, coordinate => coordinate is not null))
            {
                rows.Add(([.. place.Select(coordinate => coordinate!.Value)], trial));
            }
        }

        return [.. rows];
    }

    // An order that depends on the trials alone, so that the order in which they come changes nothing.
    private static int Compare(double[] one, double objective, double[] other, double otherObjective)
    {
        for (int i = 0; i < one.Length; i++)
        {
            int order = one[i].CompareTo(other[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return objective.CompareTo(otherObjective);
    }
}
