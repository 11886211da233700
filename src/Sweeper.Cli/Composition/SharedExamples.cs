using Sweeper.Engine;
using Sweeper.Engine.Hints;
using Sweeper.Engine.Trials;
using Sweeper.Training.Data;

namespace Sweeper.Cli.Composition;

/// <summary>Looks for validation examples that are also trained on.</summary>
internal static class SharedExamples
{
    // Reading more would make every report wait for it: about half a second.
    private const long MostBytes = 16 << 20;

    /// <returns>Null when the files are large, or not what they were.</returns>
    public static DuplicateExamples? Of(DataSettings data)
    {
        try
        {
            if (new FileInfo(data.Train).Length + new FileInfo(data.Validation).Length > MostBytes)
            {
                return null;
            }

            var examples = TextDataSet.Read(data);
            HashSet<string> trained = [.. examples.Train.Select(example => example.Text)];
            return new(
                examples.Validation.Count(example => trained.Contains(example.Text)), examples.Validation.Count, data.Train, data.Validation);
        }
        catch (Exception error) when (error is UserErrorException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
