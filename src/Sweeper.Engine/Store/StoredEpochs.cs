using System.Collections;
using System.Runtime.InteropServices;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Store;

/// <summary>
/// The evaluations of a trial as the store has them, side by side. A report is made of one when somebody looks at it: a
/// sweep of 10,000 trials has hundreds of thousands of them, and most are asked for a single metric.
/// </summary>
internal sealed class StoredEpochs : IReadOnlyList<EpochReport>
{
    private readonly Row[] _rows;
    private readonly double[] _metrics;
    private readonly byte[] _confusions;
    private readonly EpochReport?[] _reports;
    private Best? _best;

    private StoredEpochs(Row[] rows, double[] metrics, byte[] confusions)
    {
        _rows = rows;
        _metrics = metrics;
        _confusions = confusions;
        _reports = new EpochReport?[rows.Length];
    }

    public int Count => _rows.Length;

    /// <summary>The same report each time.</summary>
    public EpochReport this[int index] => _reports[index]
        ?? Interlocked.CompareExchange(ref _reports[index], Report(index), null)
        ?? _reports[index]!;

    /// <summary>As <see cref="StoredTrial.BestEpoch"/>.</summary>
    public EpochReport? BestBy(Objective objective)
    {
        if (_best is not { } known || known.Objective != objective)
        {
            _best = known = new(objective, IndexOfBest(objective));
        }

        return known.Index < 0 ? null : this[known.Index];
    }

    /// <summary>Whether some evaluation reported NaN or infinity for a metric.</summary>
    public bool HasNotFinite(string metric)
    {
        for (int i = 0; i < _rows.Length; i++)
        {
            if (_rows[i].Names.PositionOf(metric) is { } position && !double.IsFinite(_metrics[_rows[i].Metrics + position]))
            {
                return true;
            }
        }

        return false;
    }

    public IEnumerator<EpochReport> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOfBest(Objective objective)
    {
        int best = -1;
        double bestValue = double.NaN;
        for (int i = 0; i < _rows.Length; i++)
        {
            if (_rows[i].Names.PositionOf(objective.Metric) is { } position
                && _metrics[_rows[i].Metrics + position] is var value && double.IsFinite(value)
                && (best < 0 || objective.IsBetter(value, bestValue)))
            {
                (best, bestValue) = (i, value);
            }
        }

        return best;
    }

    private EpochReport Report(int index)
    {
        Row row = _rows[index];
        return new(
            row.Epoch,
            new PackedMetrics(row.Names, _metrics.AsSpan(row.Metrics, row.Names.Names.Count).ToArray()),
            row.TrainSeconds,
            row.EvaluationSeconds,
            new StoredConfusion(_confusions[row.Confusion..(index + 1 < _rows.Length ? _rows[index + 1].Confusion : _confusions.Length)]));
    }

    /// <summary>Puts the evaluations of one trial together, in the order in which they are added; then those of the next.</summary>
    public sealed class Builder
    {
        private readonly List<Row> _rows = [];
        private readonly List<double> _metrics = [];
        private readonly List<byte> _confusions = [];

        /// <param name="epoch">As <see cref="EpochReport.Epoch"/>.</param>
        /// <param name="trainSeconds">As in the report.</param>
        /// <param name="evaluationSeconds">As in the report.</param>
        /// <param name="names">Of the metrics.</param>
        /// <param name="metrics">As <see cref="PackedMetrics.ToBytes"/> gives them.</param>
        /// <param name="confusion">As <see cref="StoredConfusion.ToJson"/> gives it.</param>
        public void Add(
            double epoch, double trainSeconds, double evaluationSeconds, MetricNames names, ReadOnlySpan<byte> metrics, ReadOnlySpan<byte> confusion)
        {
            ReadOnlySpan<double> values = MemoryMarshal.Cast<byte, double>(metrics);
            names.ThrowUnlessAsMany(values.Length);
            _rows.Add(new(epoch, trainSeconds, evaluationSeconds, names, _metrics.Count, _confusions.Count));
            _metrics.AddRange(values);
            _confusions.AddRange(confusion);
        }

        public StoredEpochs Build()
        {
            StoredEpochs epochs = new([.. _rows], [.. _metrics], [.. _confusions]);
            _rows.Clear();
            _metrics.Clear();
            _confusions.Clear();
            return epochs;
        }
    }

    /// <summary>One evaluation.</summary>
    /// <param name="Epoch">As in the report.</param>
    /// <param name="TrainSeconds">As in the report.</param>
    /// <param name="EvaluationSeconds">As in the report.</param>
    /// <param name="Names">Of its metrics.</param>
    /// <param name="Metrics">Where its values begin.</param>
    /// <param name="Confusion">Where its confusion matrix begins.</param>
    private readonly record struct Row(
        double Epoch, double TrainSeconds, double EvaluationSeconds, MetricNames Names, int Metrics, int Confusion);

    private sealed record Best(Objective Objective, int Index);
}
