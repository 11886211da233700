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

    /// <summary>In the order of the file, at most <see cref="DataSettings.MaxValidationExamples"/>.</summary>
    public IReadOnlyList<TextExample> Validation { get; }

    /// <summary>
    /// The classes of the training examples by id, as written in the file. Whole numbers come in their order,
    /// so that labels 0 to k-1 are their own ids; names come in ordinal order, unless the settings give names and order.
    /// </summary>
    public IReadOnlyList<string> LabelNames => _labels.Names;

    /// <summary>Reads the training and validation files, or splits the training file.</summary>
    /// <exception cref="UserErrorException">Something is wrong with a file; all that is wrong with it is
    /// told.</exception>
    public static TextDataSet Read(DataSettings settings)
    {
        ThrowIfTooFew(settings.MaxTrainExamples, "max_train_examples");
        ThrowIfTooFew(settings.MaxValidationExamples, "max_validation_examples");
        int most = settings.MaxTrainExamples ?? int.MaxValue;
        int mostEvaluated = settings.MaxValidationExamples ?? int.MaxValue;
        List<SpecProblem> problems = [];
        bool isSplit = settings.Validation is null;
        IReadOnlyList<LabelledRow> train = Rows(settings.Train, "train", settings, isSplit ? int.MaxValue : most, problems);
        IReadOnlyList<LabelledRow> validation =
            isSplit ? [] : Rows(settings.Validation!, "validation", settings, mostEvaluated, problems);
        if (problems.Count > 0)
        {
            throw new UserErrorException(problems);
        }

        if (isSplit)
        {
            (train, validation) = ValidationSplit.Of(train, settings);
            (train, validation) = ([.. train.Take(most)], [.. validation.Take(mostEvaluated)]);
        }

        LabelSet labels = LabelSet.Of(
            train, Path.GetFullPath(settings.Train), train.Count == settings.MaxTrainExamples, settings.Labels);
        return new(settings, labels, labels.Resolve(train, settings.Train),
            labels.Resolve(validation, Path.GetFullPath(settings.Validation ?? settings.Train)));
    }

    /// <summary>
    /// Reads the held-out file, which a sweep never does; null when the settings name none.
    /// </summary>
    /// <exception cref="UserErrorException">Something is wrong with the file; all that is wrong with it is
    /// told.</exception>
    public IReadOnlyList<TextExample>? ReadTest() =>
        _settings.Test is string path
            ? _labels.Resolve(Mapped(path, "test", _settings, int.MaxValue), Path.GetFullPath(path))
            : null;

    // Both files are read before either fails, so that one run shows what is wrong with both.
    private static IReadOnlyList<LabelledRow> Rows(
        string path, string role, DataSettings settings, int maxRows, List<SpecProblem> problems)
    {
        try
        {
            return Mapped(path, role, settings, maxRows);
        }
        catch (UserErrorException e)
        {
            problems.AddRange(e.Problems);
            return [];
        }
    }

    private static IReadOnlyList<LabelledRow> Mapped(string path, string role, DataSettings settings, int maxRows) =>
        MappedLabels.Apply(settings.Labels, LabelledFile.Read(path, role, settings, maxRows), Path.GetFullPath(path));

    private static void ThrowIfTooFew(int? most, string key)
    {
        if (most is < 1)
        {
            throw new UserErrorException($"'{key}' is {most}, but must be 1 or more", "leave it out to read all examples");
        }
    }
}
