using Sweeper.Engine;
using Sweeper.Engine.Trials;
using Sweeper.Training.Data;
using Sweeper.Training.Files;

namespace Sweeper.Training;

/// <summary>Looks at the data and the model of a task before anything trains. Does not load libtorch.</summary>
/// <param name="cacheFolder">Where encoded data sets are kept, so that the first trial need not encode again; null for nowhere.</param>
public sealed class DataExamination(string? cacheFolder)
{
    private readonly TokenCache _cache = new(cacheFolder);

    /// <summary>What the data are like.</summary>
    /// <param name="task">The task.</param>
    /// <param name="maxLengths">Every max_length that trials may use.</param>
    /// <exception cref="UserErrorException">All that is wrong with data and model.</exception>
    public DataSummary Summarize(TaskSettings task, IReadOnlyList<int> maxLengths)
    {
        List<SpecProblem> problems = [.. ModelFolderCheck.Problems(task)];
        try
        {
            if (problems.Count == 0)
            {
                EncodedDataSet data = _cache.Get(task);
                ThrowIfUnfitForPairs(data, task, maxLengths);
                return DataSummary.Of(data, task.Data, maxLengths);
            }

            TextDataSet.Read(task.Data);
        }
        catch (UserErrorException exception)
        {
            problems.AddRange(exception.Problems);
        }

        throw new UserErrorException(problems);
    }

    /// <summary>
    /// How many of how many validation examples are training examples too, if an earlier run has kept it; else null.
    /// </summary>
    /// <exception cref="IOException">A file of the task cannot be read.</exception>
    public (int Shared, int Validation)? Known(TaskSettings task) =>
        _cache.Find(task) is { } data ? (data.Facts.Shared, data.Validation.Count) : null;

    /// <exception cref="UserErrorException">The examples are pairs, and the model or some length cannot take them.</exception>
    internal static void ThrowIfUnfitForPairs(EncodedDataSet data, TaskSettings task, IReadOnlyList<int> maxLengths)
    {
        if (data.HasPairs)
        {
            PairFit.ThrowIfUnfit(data.Frame, EncoderConfig.Load(task.Model), task.Model, maxLengths);
        }
    }
}
