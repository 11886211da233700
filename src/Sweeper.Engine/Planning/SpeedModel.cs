namespace Sweeper.Engine.Planning;

/// <summary>Seconds an optimizer step and an evaluation take, by class, from what was measured.</summary>
/// <remarks>
/// A class that was measured has its own mean. The steps of another follow a line over the batch size, fitted to the measured classes of
/// the same length and batching, or to all where there are none; with a single one they are in proportion to the batch size.
/// Not thread-safe.
/// </remarks>
public sealed class SpeedModel
{
    private readonly Dictionary<WorkClass, Totals> _seen = [];

    public bool IsEmpty => !_seen.Values.Any(totals => totals.Steps > 0);

    /// <summary>Whether steps of this very class were measured.</summary>
    public bool Knows(WorkClass kind) => _seen.TryGetValue(kind, out Totals? totals) && totals.Steps > 0;

    /// <summary>Takes in a measurement.</summary>
    /// <param name="kind">What ran.</param>
    /// <param name="steps">Optimizer steps; 0 or more.</param>
    /// <param name="trainSeconds">Wall time of them.</param>
    /// <param name="evaluations">Evaluations; 0 or more.</param>
    /// <param name="evaluationSeconds">Wall time of them.</param>
    public void Add(WorkClass kind, double steps, double trainSeconds, double evaluations, double evaluationSeconds)
    {
        Totals before = _seen.GetValueOrDefault(kind) ?? new(0, 0, 0, 0);
        _seen[kind] = new(
            before.Steps + steps, before.TrainSeconds + trainSeconds,
            before.Evaluations + evaluations, before.EvaluationSeconds + evaluationSeconds);
    }

    /// <summary>Null while nothing was measured.</summary>
    public double? SecondsPerStep(WorkClass kind)
    {
        if (Knows(kind))
        {
            return _seen[kind].SecondsPerStep;
        }

        KeyValuePair<WorkClass, Totals>[] all = [.. _seen.Where(one => one.Value.Steps > 0)];
        KeyValuePair<WorkClass, Totals>[] alike =
            [.. all.Where(one => one.Key.MaxLength == kind.MaxLength && one.Key.Batching == kind.Batching)];
        return Interpolated(kind, alike.Length > 0 ? alike : all);
    }

    /// <summary>0 while nothing was measured.</summary>
    public double SecondsPerEvaluation(WorkClass kind)
    {
        if (_seen.TryGetValue(kind, out Totals? own) && own.Evaluations > 0)
        {
            return own.EvaluationSeconds / own.Evaluations;
        }

        double count = _seen.Values.Sum(totals => totals.Evaluations);
        return count > 0 ? _seen.Values.Sum(totals => totals.EvaluationSeconds) / count : 0;
    }

    private static double? Interpolated(WorkClass kind, KeyValuePair<WorkClass, Totals>[] known)
    {
        if (known.Length == 0)
        {
            return null;
        }

        double mean = known.Sum(one => one.Value.TrainSeconds) / known.Sum(one => one.Value.Steps);
        (double Batch, double Seconds)[] points =
            [.. known.Where(one => one.Key.BatchSize is not null).Select(one => (one.Key.BatchSize!.Value, one.Value.SecondsPerStep))];
        if (kind.BatchSize is not { } batch || points.Length == 0)
        {
            return mean;
        }

        double batches = points.Average(point => point.Batch);
        double seconds = points.Average(point => point.Seconds);
        double variance = points.Sum(point => (point.Batch - batches) * (point.Batch - batches));
        double slope = variance > 0
            ? points.Sum(point => (point.Batch - batches) * (point.Seconds - seconds)) / variance
            : seconds / batches;

        // A step has a fixed cost and one for each example, and neither is negative, whatever noise says.
        slope = Math.Clamp(slope, 0, seconds / batches);
        return seconds + (slope * (batch - batches));
    }

    private sealed record Totals(double Steps, double TrainSeconds, double Evaluations, double EvaluationSeconds)
    {
        public double SecondsPerStep => TrainSeconds / Steps;
    }
}
