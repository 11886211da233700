using Sweeper.Cli.Charts;
using Sweeper.Engine;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Training;

namespace Sweeper.Cli.Composition;

/// <summary>What a report looks at beside the store: the sweep file, the predictions and the data.</summary>
internal static class ReportInputs
{
    /// <summary>What the charts of a sweep are drawn from.</summary>
    /// <param name="catalog">Where the sweep is.</param>
    /// <param name="sweep">Its name; null for the most recently updated one.</param>
    /// <param name="metric">What trials are ranked by; null for the sweep's objective.</param>
    /// <exception cref="UserErrorException">There is no such sweep, or no such metric.</exception>
    public static ChartData Charts(SweepCatalog catalog, string? sweep, string? metric)
    {
        StoredSweep stored = catalog.Find(sweep);
        // Neither needs the other, and both take their time in a large sweep.
        var sources = Task.Run(() => Of(stored));
        IReadOnlyList<StoredTrial> trials = catalog.Trials(stored);
        var report = SweepReport.Build(stored, trials, SweepCatalog.Rank(stored, metric, trials), sources.Result);
        return ChartData.Of(report, trials, sources.Result.Parameters, Labels(report));
    }

    /// <summary>What is missing or damaged is left out: it must not keep anyone from reading the numbers.</summary>
    public static ReportSources Of(StoredSweep sweep)
    {
        SweepSpec? spec = Spec(sweep);
        return new()
        {
            Parameters = spec?.Space.Parameters,
            Rules = spec is { Script: not null } ? [] : TextClassificationTask.Description.Hyperparameters,
            Duplicates = spec is null or { Script: not null } ? null : SharedExamples.Of(
                spec.Task, SweeperHome.Of(new SweepFolder(sweep.Folder)).TokenCache),
            Predictions = scored => PredictionFile.Read(
                TrialFolder.Of(sweep.Folder, scored.Trial.Number).PredictionsAt(scored.Epoch.Epoch)),
        };
    }

    /// <summary>The stored sweep file; null when it can no longer be read.</summary>
    public static SweepSpec? Spec(StoredSweep sweep)
    {
        try
        {
            return SweepInputs.ReadCached(sweep);
        }
        catch (UserErrorException)
        {
            return null;
        }
    }

    // Names of the winner's classes; empty without a confusion matrix.
    private static IReadOnlyList<string> Labels(SweepReport report) =>
        report.Winner is { Epoch.Confusion: { Count: > 0 } confusion } winner
            ? ModelLabels.Of(report.Sweep, winner.Trial, confusion.Count)
            : [];
}
