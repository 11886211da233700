using Sweeper.Engine;
using Sweeper.Engine.Hints;
using Sweeper.Engine.Trials;
using Sweeper.Training;
using Sweeper.Training.Data;

namespace Sweeper.Cli.Composition;

/// <summary>Looks for validation examples that are also trained on.</summary>
internal static class SharedExamples
{
    // Reading more would make every report wait for it: about half a second.
    private const long MostBytes = 16 << 20;

    /// <param name="task">Names the files.</param>
    /// <param name="cacheFolder">Where the sweep has left its encoded data.</param>
    /// <returns>Null when the files are not what they were, or large and not encoded.</returns>
    public static DuplicateExamples? Of(TaskSettings task, string cacheFolder)
    {
        DataSettings data = task.Data;
        try
        {
            if (new DataExamination(cacheFolder).Known(task) is { } known)
            {
                return Found(known.Shared, known.Validation, data);
            }

            if (data.Files.Sum(file => new FileInfo(file).Length) > MostBytes)
            {
                return null;
            }

            var examples = TextDataSet.Read(data);
            return Found(DataFacts.Of(examples).Shared, examples.Validation.Count, data);
        }
        catch (Exception error) when (error is UserErrorException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static DuplicateExamples Found(int shared, int validation, DataSettings data) =>
        new(shared, validation, data.Train, data.Validation ?? data.Train);
}
