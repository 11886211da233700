using Sweeper.Engine.Statistics;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Reports;

/// <summary>How sure the winner is, as far as the validation examples can tell (docs/statistics.md).</summary>
/// <param name="Interval">Of its score.</param>
/// <param name="Examples">Validation examples.</param>
public sealed record WinnerConfidence(ConfidenceInterval Interval, int Examples)
{
    /// <summary>More trials than this are not compared, the best first: the others are hardly ever tied.</summary>
    public const int MostCompared = 500;

    // Examples times trials times resamples, and times classes where they are more than two: about a second on one core.
    private const double Work = 3e9;

    private const int LeastResamples = 500;

    // A score that differs more from what is stored is of other predictions.
    private const double Rounding = 1e-6;

    /// <summary>The winner beside the other trials; null when its own predictions are not stored.</summary>
    public TrialComparison? Comparison { get; init; }

    /// <summary>Trials that were to be compared and are not, for their predictions are not stored; best first.</summary>
    public IReadOnlyList<int> WithoutPredictions { get; init; } = [];

    /// <summary>From stored predictions, or, for the interval alone, from the winner's confusion matrix.</summary>
    /// <param name="ranking">Best first.</param>
    /// <param name="objective">What they are ranked by.</param>
    /// <param name="read">Predictions of a trial, or null; asked for the best trials only.</param>
    /// <returns>Null without a winner, and for a metric that is no count of examples, such as a loss.</returns>
    public static WinnerConfidence? Of(
        IReadOnlyList<ScoredTrial> ranking, Objective objective, Func<ScoredTrial, StoredPredictions?> read)
    {
        ScoredTrial[] compared = [.. ranking.Where(scored => !scored.IsOverLimit).Take(MostCompared)];
        if (compared.Length == 0 || objective.Direction != Direction.Maximize
            || ClassificationScore.Find(objective.Metric) is not { } score)
        {
            return null;
        }

        if (Checked(read(compared[0]), compared[0], score) is not { } winner)
        {
            return OfCounts(compared[0], score);
        }

        StoredPredictions?[] rows =
        [
            winner,
            .. compared.Skip(1).Select(scored => Checked(read(scored), scored, score) is { } one && AreAlike(one, winner) ? one : null),
        ];
        int count = rows.Count(row => row is not null);
        WinnerStatistics statistics = WinnerStatistics.Of(
            new(winner.Truth, winner.Classes, [.. rows.Select(row => row?.Predicted)]), score, Options(count, winner.Truth.Count, winner.Classes))!;
        return new(statistics.Interval, statistics.Examples)
        {
            Comparison = new(
                count, statistics.CorrectedScore, statistics.CorrectedInterval,
                [.. statistics.Tied.Order().Select(i => compared[i].Trial.Number)], statistics.Resamples),
            WithoutPredictions = [.. statistics.WithoutPredictions.Select(i => compared[i].Trial.Number)],
        };
    }

    private static WinnerConfidence? OfCounts(ScoredTrial winner, ClassificationScore score)
    {
        long examples = winner.Epoch.Confusion.Sum(row => row.Sum());
        return examples == 0
            ? null
            : new(ScoreInterval.Bca(winner.Epoch.Confusion, score, Options(1, examples, 1)), (int)examples)
            {
                WithoutPredictions = [winner.Trial.Number],
            };
    }

    private static StoredPredictions? Checked(StoredPredictions? read, ScoredTrial scored, ClassificationScore score) =>
        read is not null && Math.Abs(score.Of(read.Confusion()) - scored.Value) <= Rounding ? read : null;

    // Where the data are a parameter, trials have different examples.
    private static bool AreAlike(StoredPredictions one, StoredPredictions other) =>
        one.Classes == other.Classes && one.Truth.SequenceEqual(other.Truth);

    private static ResamplingOptions Options(int trials, long examples, int classes)
    {
        ResamplingOptions usual = new();
        double each = (double)trials * examples * (classes > 2 ? classes : 1);
        return usual with { Resamples = (int)Math.Clamp(Work / each, LeastResamples, usual.Resamples) };
    }
}

/// <summary>The winner beside the other trials, example by example.</summary>
/// <param name="Trials">How many were compared, the winner included.</param>
/// <param name="CorrectedScore">What its score is worth once it counts that it was picked for it.</param>
/// <param name="CorrectedInterval">Around <paramref name="CorrectedScore"/>.</param>
/// <param name="Tied">Trials that the examples cannot tell from the best, best first, without the winner.</param>
/// <param name="Resamples">Bootstrap resamples.</param>
public sealed record TrialComparison(
    int Trials, double CorrectedScore, ConfidenceInterval CorrectedInterval, IReadOnlyList<int> Tied, int Resamples);
