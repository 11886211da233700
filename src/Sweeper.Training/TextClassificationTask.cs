using System.Diagnostics;
using Sweeper.Engine;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Training.Data;
using Sweeper.Training.Files;
using Sweeper.Training.Loop;
using Sweeper.Training.Metrics;
using Sweeper.Training.Models;
using Sweeper.Training.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Training;

/// <summary>Fine-tunes an encoder with a classification head: <c>sweeper.task: text-classification</c>.</summary>
/// <remarks>
/// Keeps tokenized data, tokenizer and pretrained weights warm between trials. Not thread-safe; libtorch's state is
/// thread-local, so every trial of a process runs on one thread.
/// </remarks>
public sealed class TextClassificationTask : ITrialTask
{
    private readonly WarmCache<TextDataSet> _texts = new(capacity: 2);
    private readonly WarmCache<ITokenizer> _tokenizers = new(capacity: 2);
    private readonly WarmCache<(TokenizedDataSet Train, TokenizedDataSet Validation)> _tokenized = new(capacity: 8);
    private readonly WarmCache<ModelWeights> _weights = new(capacity: 2);
    private readonly WarmCache<MicroBatch> _microBatches = new(capacity: 64);

    /// <summary>Told the number of examples before each forward pass in training: tests let memory run out here.</summary>
    internal Action<int> BeforeForward { get; init; } = _ => { };

    /// <summary>The hyperparameters and metrics of the task.</summary>
    public static TaskDescription Description { get; } = new()
    {
        Hyperparameters = Hyperparameters.Rules,
        Metrics = ClassificationMetrics.Rules,
    };

    /// <summary>
    /// What is wrong with the data or the model, all of it; empty when trials can start. Does not load libtorch.
    /// </summary>
    public static IReadOnlyList<SpecProblem> Problems(TaskSettings settings)
    {
        List<SpecProblem> problems = [.. ModelFolderCheck.Problems(settings)];
        try
        {
            TextDataSet.Read(settings.Data);
        }
        catch (UserErrorException exception)
        {
            problems.AddRange(exception.Problems);
        }

        return problems;
    }

    /// <summary>What a user should know about data and model that have no problems. Does not load libtorch.</summary>
    public static IReadOnlyList<string> Notes(TaskSettings settings) => ModelFolderCheck.Notes(settings);

    /// <summary>SHA-256 of every file a trial reads, by path. Does not load libtorch.</summary>
    public static IReadOnlyDictionary<string, string> InputHashes(TaskSettings settings) =>
        InputFiles(settings).ToDictionary(path => path, FileHash.Sha256, StringComparer.Ordinal);

    /// <inheritdoc/>
    public TrialResult Run(TrialAssignment assignment, ITrialReporter reporter, CancellationToken stop)
    {
        try
        {
            return Train(assignment, reporter, stop);
        }
        catch (Exception exception) when (TorchExtras.IsOutOfMemory(exception))
        {
            // The trainer tells the step; what arrives here happened before the first.
            throw new TrialFailedException(
                new Failure(
                    FailureKind.OutOfMemory,
                    $"memory of {assignment.Device} ran out while model and data were loaded; "
                        + "take a smaller model, or run fewer trials at a time on this device",
                    exception.Message),
                exception);
        }
    }

    private TrialResult Train(TrialAssignment assignment, ITrialReporter reporter, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        TrialPlan plan = assignment.Plan;
        var settings = Hyperparameters.From(plan.Configuration);
        EncoderConfig config = EncoderConfig.Load(plan.Task.Model);
        ThrowIfUnusable(plan, settings, config);

        TorchExtras.Load();
        set_num_threads(assignment.Threads);
        // The stream of initial weights and dropout masks; batches have their own.
        manual_seed((long)(new SeededRandom(plan.Seed, 0, "torch").NextBits() >> 1));

        TextDataSet texts = Texts(plan.Task);
        ITokenizer tokenizer = Tokenizer(plan.Task.Model);
        (TokenizedDataSet train, TokenizedDataSet validation) =
            Tokenized(plan.Task, texts, tokenizer, settings.MaxLength);
        var target = device(assignment.Device);
        using SequenceClassifier model = NewModel(plan.Task, config, texts.LabelNames.Count, settings.Dropout).to(target);
        MicroBatch microBatch = MicroBatchOf(plan.Task, settings, assignment.Device);
        var input = new TrainerInput
        {
            Plan = plan,
            Hyperparameters = settings,
            Model = model,
            Device = target,
            Train = train.Examples,
            Validation = validation.Examples,
            PadId = tokenizer.PadId,
            MicroBatch = microBatch,
        };
        var saved = new SavedModel(config with { LabelNames = texts.LabelNames }, plan.Task.Model, settings.MaxLength);
        var output = new TrialOutput(assignment.Folder, saved);
        var checkpoints = new Checkpoints(
            assignment.Folder, CheckpointState.IdentityOf(plan), plan.Checkpoints.Keep);
        var schedule = new CheckpointSchedule(plan.Checkpoints, TimeProvider.System);
        using var trainer = new Trainer(input, reporter, output, checkpoints, schedule, watch);
        CheckpointState? from = checkpoints.Newest(state => output.HasBest(state.Progress.Best?.WeightsSha256));
        if (from is null)
        {
            output.Begin();
        }
        else
        {
            output.Resume(from.Progress.Best?.WeightsSha256);
            trainer.Resume(from);
        }

        reporter.Started(new StartInfo(
            Environment.MachineName, Environment.ProcessId, assignment.Device, assignment.Threads, __version__,
            train.Examples.Count, validation.Examples.Count, input.TotalSteps, settings.Epochs, from?.Progress.Step ?? 0,
            TrainingProgram.Version));
        (TrialEnd end, TrainingProgress progress) = trainer.Run(stop);
        BestEvaluation best = progress.Best!; // An attempt ends at a report, so there is one.
        return new TrialResult(end, new FinishInfo(
            best.Epoch, best.WeightsSha256, progress.Seconds, PeakMemoryBytes(), progress.MicroBatch));
    }

    // Facts that only the configuration and the model together tell.
    private static void ThrowIfUnusable(TrialPlan plan, Hyperparameters settings, EncoderConfig config)
    {
        if (settings.MaxLength > config.MaxSequenceLength)
        {
            throw new UserErrorException(
                $"max_length is {settings.MaxLength}, but the model has {config.MaxSequenceLength} positions",
                $"Set max_length to {config.MaxSequenceLength} or less",
                plan.Task.Model);
        }

        if (Description.Metrics.All(metric => metric.Name != plan.Objective.Metric))
        {
            throw new UserErrorException(
                $"the objective's metric '{plan.Objective.Metric}' is not reported",
                $"Use one of {string.Join(", ", Description.Metrics.Select(metric => metric.Name))}");
        }
    }

    private SequenceClassifier NewModel(TaskSettings task, EncoderConfig config, int labels, double dropout)
    {
        ModelWeights? weights = task.Init == WeightInit.Pretrained
            ? _weights.Get(
                string.Join(' ', ModelFolder.Weights(task.Model).Select(FileIdentity.Of)),
                () => ModelWeights.Read(task.Model, config.Family))
            : null;
        var model = SequenceClassifier.Create(config, labels, dropout);
        try
        {
            weights?.ApplyTo(model);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    // What fits depends on the sizes of the model and of its input.
    private MicroBatch MicroBatchOf(TaskSettings task, Hyperparameters settings, string device) =>
        _microBatches.Get(
            $"{FileIdentity.Of(Path.Combine(task.Model, "config.json"))} {settings.MaxLength} {settings.BatchSize} {device}",
            () => new MicroBatch { BeforeForward = BeforeForward });

    private TextDataSet Texts(TaskSettings task) =>
        _texts.Get(DataKey(task.Data), () => TextDataSet.Read(task.Data));

    private ITokenizer Tokenizer(string model) =>
        _tokenizers.Get(TokenizerKey(model), () => ModelTokenizer.Load(model));

    private (TokenizedDataSet Train, TokenizedDataSet Validation) Tokenized(
        TaskSettings task, TextDataSet texts, ITokenizer tokenizer, int maxLength) =>
        _tokenized.Get(
            $"{DataKey(task.Data)} {TokenizerKey(task.Model)} {maxLength}",
            () => (
                TokenizedDataSet.Tokenize(texts.Train, tokenizer, maxLength),
                TokenizedDataSet.Tokenize(texts.Validation, tokenizer, maxLength)));

    private static string DataKey(DataSettings data) =>
        $"{FileIdentity.Of(data.Train)} {FileIdentity.Of(data.Validation)} {data}";

    private static string TokenizerKey(string model) =>
        string.Join(' ', ModelFolder.Tokenizer(model).Select(FileIdentity.Of));

    private static IEnumerable<string> InputFiles(TaskSettings settings)
    {
        yield return settings.Data.Train;
        yield return settings.Data.Validation;
        foreach (string file in ModelFolder.Files(settings))
        {
            yield return file;
        }
    }

    private static long PeakMemoryBytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
