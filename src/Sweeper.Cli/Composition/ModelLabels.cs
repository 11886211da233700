using Sweeper.Engine;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Training.Files;

namespace Sweeper.Cli.Composition;

/// <summary>Names of a trial's classes, as its saved model has them.</summary>
internal static class ModelLabels
{
    /// <returns>The names, or <c>class 0</c> and so on when the trial saved no model.</returns>
    public static IReadOnlyList<string> Of(StoredSweep sweep, StoredTrial trial, int classes)
    {
        string folder = TrialFolder.Of(sweep.Folder, trial.Number).Best;
        try
        {
            if (Directory.Exists(folder) && EncoderConfig.Load(folder).LabelNames is { } names && names.Count == classes)
            {
                return names;
            }
        }
        catch (UserErrorException)
        {
            // A damaged model folder must not keep anyone from reading the numbers.
        }

        return [.. Enumerable.Range(0, classes).Select(i => $"class {i}")];
    }
}
