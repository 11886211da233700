using Sweeper.Engine;
using Sweeper.Engine.Trials;

namespace Sweeper.Training.Data;

/// <summary>The examples of a text classification, with classes as ids.</summary>
public sealed class TextDataSet
{
    private readonly DataSettings _settings;
    private readonly LabelSet _labels;

    private TextDataSet(
        DataSettings settings, LabelSet labels, IReadOnlyList<TextExample> train,
        IReadOnlyList<TextExample> validation) =>
        (_settings, _labels, Train, Validation) = (settings, labels, train, validation);

    /// <summary>In the order of the file, at most <see cref="DataSettings.MaxTrainExamples"/>.</summary>
    public IReadOnlyList<TextExample> Train { get; }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<TextExample> Validation { get; }

    /// <summary>
    /// The classes of the training examples by id, as written in the file. Whole numbers come in their order,
    /// so that labels 0 to k-1 are their own ids; names come in ordinal order.
    /// </summary>
    public IReadOnlyList<string> LabelNames => _labels.Names;

    /// <summary>Reads the training and validation files.</summary>
    /// <exception cref="UserErrorException">Something is wrong with a file; all that is wrong with it is
    /// told.</exception>
    public static TextDataSet Read(DataSettings settings)
    {
        if (settings.MaxTrainExamples is < 1)
        {
            throw new UserErrorException(
                $"'max_train_examples' is {settings.MaxTrainExamples}, but must be 1 or more",
                "leave it out to read all examples");
        }

        List<SpecProblem> problems = [];
        IReadOnlyList<LabelledRow> train =
            Rows(settings.Train, "train", settings, settings.MaxTrainExamples ?? int.MaxValue, problems);
        IReadOnlyList<LabelledRow> validation =
            Rows(settings.Validation, "validation", settings, int.MaxValue, problems);
        if (problems.Count > 0)
        {
            throw new UserErrorException(problems);
        }

        LabelSet labels = LabelSet.Of(train, Path.GetFullPath(settings.Train),
            train.Count == settings.MaxTrainExamples);
        return new(settings, labels, labels.Resolve(train, settings.Train),
            labels.Resolve(validation, Path.GetFullPath(settings.Validation)));
    }

    /// <summary>
    /// Reads the held-out file, which a sweep never does; null when the settings name none.
    /// </summary>
    /// <exception cref="UserErrorException">Something is wrong with the file; all that is wrong with it is
    /// told.</exception>
    public IReadOnlyList<TextExample>? ReadTest() =>
        _settings.Test is string path
            ? _labels.Resolve(LabelledFile.Read(path, "test", _settings), Path.GetFullPath(path))
            : null;

    // Both files are read before either fails, so that one run shows what is wrong with both.
    private static IReadOnlyList<LabelledRow> Rows(
        string path, string role, DataSettings settings, int maxRows, List<SpecProblem> problems)
    {
        try
        {
            return LabelledFile.Read(path, role, settings, maxRows);
        }
        catch (UserErrorException e)
        {
            problems.AddRange(e.Problems);
            return [];
        }
    }
}
