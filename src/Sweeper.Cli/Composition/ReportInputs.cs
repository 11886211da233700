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
    /// <summary>What is missing or damaged is left out: it must not keep anyone from reading the numbers.</summary>
    public static ReportSources Of(StoredSweep sweep)
    {
        SweepSpec? spec = Spec(sweep);
        return new()
        {
            Parameters = spec?.Space.Parameters,
            Rules = TextClassificationTask.Description.Hyperparameters,
            Duplicates = spec is null ? null : SharedExamples.Of(
                spec.Task, SweeperHome.Of(new SweepFolder(sweep.Folder)).TokenCache),
            Predictions = scored => PredictionFile.Read(
                TrialFolder.Of(sweep.Folder, scored.Trial.Number).PredictionsAt(scored.Epoch.Epoch)),
        };
    }

    private static SweepSpec? Spec(StoredSweep sweep)
    {
        try
        {
            return SweepFileReader.ReadText(sweep.SpecText, sweep.SpecPath, [], Installation.ReaderContext);
        }
        catch (UserErrorException)
        {
            return null;
        }
    }
}
