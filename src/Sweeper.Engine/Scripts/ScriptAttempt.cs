using System.Diagnostics;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Scripts;

/// <summary>Follows a running script from report to report.</summary>
internal sealed class ScriptAttempt(
    Objective objective, ScriptProcess process, ReportCollector reports, ITrialReporter reporter, int total, Stopwatch watch, EarlierAttempts earlier)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(2);

    private readonly double _secondsBefore = earlier.Reports.Values.Where(report => report.Epoch <= earlier.Done).Sum(report => report.TrainSeconds);
    private double _lastSeconds;
    private long _heard;

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
            List<Spoken> spoken = Listen();
            if (spoken.Count > 0)
            {
                // A script that ends right after its report costs one flush to disk instead of two.
                process.WaitForEnd(Moment);
            }

            bool hasEnded = process.ExitCode is not null;
            if (hasEnded)
            {
                for (long before = -1; before < _heard;)
                {
                    before = _heard;
                    spoken.AddRange(Listen());
                }
            }

            for (int i = 0; i < spoken.Count; i++)
            {
                switch (Report(spoken[i], isLast: hasEnded && i == spoken.Count - 1))
                {
                    case TrialDirective.Pause:
                        return TrialEnd.Paused;
                    case TrialDirective.Stop:
                        return TrialEnd.Stopped;
                }
            }

            if (hasEnded)
            {
                return TrialEnd.Completed;
            }
        }
    }

    /// <summary>What it has reported since the last time.</summary>
    private List<Spoken> Listen()
    {
        // Metrics before output, which is only looked at when there are none.
        List<Spoken> reported = [.. process.Metrics().Select(reports.Metric).OfType<Spoken>()];
        reported.AddRange(process.Output(out int bytes).Select(reports.Output).OfType<Spoken>());
        if (bytes > 0)
        {
            _heard += bytes;
            reporter.Step((int)Math.Min(reports.Last, int.MaxValue), total);
        }

        return reported;
    }

    private TrialDirective Report(Spoken spoken, bool isLast)
    {
        double seconds = watch.Elapsed.TotalSeconds;
        var report = new EpochReport(spoken.Epoch, spoken.Metrics, seconds - _lastSeconds, EvaluationSeconds: 0, Confusion: []);
        _lastSeconds = seconds;
        HasReports = true;
        if (!earlier.Reports.ContainsKey(spoken.Epoch))
        {
            Best = BestOf(objective, Best is null ? [report] : [Best, report]);
        }

        return isLast ? reporter.LastEpoch(report) : reporter.Epoch(report);
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
