using System.Diagnostics;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Scripts;

/// <summary>Follows a running script from report to report.</summary>
internal sealed class ScriptAttempt(
    Objective objective, ScriptProcess process, ReportCollector reports, ITrialReporter reporter, int total, Stopwatch watch, EarlierAttempts earlier)
{
    private readonly double _secondsBefore = earlier.Reports.Values.Where(report => report.Epoch <= earlier.Done).Sum(report => report.TrainSeconds);
    private double _lastSeconds;

    /// <summary>The best report of all attempts; null while none is finite.</summary>
    public EpochReport? Best { get; private set; } = BestOf(objective, earlier.Reports.Values);

    /// <summary>Whether any attempt has reported the objective.</summary>
    public bool HasReports { get; private set; } = earlier.Done > 0;

    /// <summary>Every metric the script named.</summary>
    public IReadOnlyCollection<string> Names => reports.Names;

    /// <summary>Wall time, with that of earlier attempts that this one builds on.</summary>
    public double Seconds => _secondsBefore + watch.Elapsed.TotalSeconds;

    /// <summary>Takes in what it says until it ends, or until a report is answered with a directive to end.</summary>
    /// <returns>Completed when it ended by itself, well or not.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public TrialEnd Follow(CancellationToken stop)
    {
        while (true)
        {
            process.Wait();
            stop.ThrowIfCancellationRequested();
            bool hasEnded = process.ExitCode is not null;
            bool isLoud;
            do
            {
                // Metrics before output, which is only looked at when there are none.
                foreach (var report in process.Metrics().Select(reports.Metric).Concat(
                    process.Output(out isLoud).Select(reports.Output)))
                {
                    switch (report is var (epoch, metrics) ? Report(epoch, metrics) : TrialDirective.Continue)
                    {
                        case TrialDirective.Pause:
                            return TrialEnd.Paused;
                        case TrialDirective.Stop:
                            return TrialEnd.Stopped;
                    }
                }

                if (isLoud)
                {
                    reporter.Step((int)Math.Min(reports.Last, int.MaxValue), total);
                }
            }
            while (isLoud && hasEnded);

            if (hasEnded)
            {
                return TrialEnd.Completed;
            }
        }
    }

    private TrialDirective Report(double epoch, IReadOnlyDictionary<string, double> metrics)
    {
        double seconds = watch.Elapsed.TotalSeconds;
        var report = new EpochReport(epoch, metrics, seconds - _lastSeconds, EvaluationSeconds: 0, Confusion: []);
        _lastSeconds = seconds;
        HasReports = true;
        if (!earlier.Reports.ContainsKey(epoch))
        {
            Best = BestOf(objective, Best is null ? [report] : [Best, report]);
        }

        return reporter.Epoch(report);
    }

    private static EpochReport? BestOf(Objective objective, IEnumerable<EpochReport> reports)
    {
        EpochReport? best = null;
        foreach (EpochReport report in reports)
        {
            if (report.Metrics.TryGetValue(objective.Metric, out double value) && double.IsFinite(value)
                && (best is null || objective.IsBetter(value, best.Metrics[objective.Metric])))
            {
                best = report;
            }
        }

        return best;
    }
}
