using System.Diagnostics;
using Sweeper.Engine;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Training.Data;
using Sweeper.Training.Files;
using Sweeper.Training.Loop;
using Sweeper.Training.Metrics;
using Sweeper.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Training;

/// <summary>Fine-tunes an encoder with a classification head: <c>sweeper.task: text-classification</c>.</summary>
/// <remarks>
/// Keeps tokenized data and pretrained weights warm between trials. Not thread-safe; libtorch's state is
/// thread-local, so every trial of a process runs on one thread.
/// </remarks>
/// <param name="cacheFolder">Where encoded data sets are kept for other workers; null for nowhere.</param>
public sealed class TextClassificationTask(string? cacheFolder = null) : ITrialTask
{
    private readonly TokenCache _cache = new(cacheFolder);
    private readonly WarmCache<EncodedDataSet> _encoded = new(capacity: 2);
    private readonly WarmCache<(TokenizedExample[] Train, TokenizedExample[] Validation)> _tokenized = new(capacity: 8);
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
        if (settings.Precision == Precision.Half && assignment.Device == "cpu")
        {
            throw new UserErrorException("precision is fp16, which needs a GPU, but the trial runs on cpu", "Set precision to bf16 or fp32");
        }

        TorchExtras.Load();
        set_num_threads(assignment.Threads);
        // The stream of initial weights and dropout masks; batches have their own.
        manual_seed((long)(new SeededRandom(plan.Seed, 0, "torch").NextBits() >> 1));

        EncodedDataSet data = _encoded.Get(DataKey(plan.Task), () => _cache.Get(plan.Task));
        DataExamination.ThrowIfUnfitForPairs(data, plan.Task, [settings.MaxLength]);
        (TokenizedExample[] train, TokenizedExample[] validation) = Tokenized(plan.Task, data, settings.MaxLength);
        var target = device(assignment.Device);
        using SequenceClassifier model = NewModel(plan.Task, config, data.LabelNames.Count, settings.Dropout).to(target);
        MicroBatch microBatch = MicroBatchOf(plan.Task, settings, assignment.Device, plan.MemoryBudgetBytes);
        MemoryBudget? budget = plan.MemoryBudgetBytes is { } bytes && assignment.Device == "cpu" ? new MemoryBudget(bytes) : null;
        budget = budget is { IsWatched: true } ? budget : null;
        var input = new TrainerInput
        {
            Plan = plan,
            Hyperparameters = settings,
            Model = model,
            Device = target,
            Train = train,
            Validation = validation,
            PadId = data.PadId,
            MicroBatch = microBatch,
            Budget = budget,
        };
        var saved = new SavedModel(config with { LabelNames = data.LabelNames }, plan.Task.Model, settings.MaxLength);
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
            train.Length, validation.Length, input.TotalSteps, settings.Epochs, from?.Progress.Step ?? 0, TrainingProgram.Version));
        (TrialEnd end, TrainingProgress progress) = trainer.Run(stop);
        if (end != TrialEnd.Paused)
        {
            WriteCard(plan, assignment.Folder, data.LabelNames);
        }

        BestEvaluation best = progress.Best!; // An attempt ends at a report, so there is one.
        return new TrialResult(end, new FinishInfo(
            best.Epoch, best.WeightsSha256, progress.Seconds, budget?.Peak ?? PeakMemoryBytes(), progress.MicroBatch));
    }

    // Last, when all evaluations are known, those of earlier attempts included.
    private static void WriteCard(TrialPlan plan, TrialFolder folder, IReadOnlyList<string> labels)
    {
        EpochReport[] epochs = [.. new TrialEventReader(folder).ReadNew().OfType<TrialEvent.Epoch>().Select(report => report.Report)
            .GroupBy(report => report.Epoch).Select(same => same.Last()).OrderBy(report => report.Epoch)];
        if (epochs.Length > 0)
        {
            new ModelCard(plan, labels, epochs).Save(DurableWrite.BestCard, folder.Best);
        }
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

        if (settings.FreezeLayers > config.NumHiddenLayers)
        {
            throw new UserErrorException(
                $"freeze_layers is {settings.FreezeLayers}, but the model has {config.NumHiddenLayers} layers",
                $"Set freeze_layers to {config.NumHiddenLayers} or less",
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
    private MicroBatch MicroBatchOf(TaskSettings task, Hyperparameters settings, string device, long? budget) =>
        _microBatches.Get(
            $"{FileIdentity.Of(Path.Combine(task.Model, "config.json"))} {settings.MaxLength} {settings.BatchSize} {device} {budget}",
            () => new MicroBatch { BeforeForward = BeforeForward });

    private (TokenizedExample[] Train, TokenizedExample[] Validation) Tokenized(
        TaskSettings task, EncodedDataSet data, int maxLength) =>
        _tokenized.Get(
            $"{DataKey(task)} {maxLength}",
            () => (data.Train.Examples(data.Frame, maxLength), data.Validation.Examples(data.Frame, maxLength)));

    private static string DataKey(TaskSettings task) =>
        string.Join(' ', task.Data.Files.Concat(ModelFolder.Tokenizer(task.Model)).Select(FileIdentity.Of)) + $" {task.Data}";

    private static IEnumerable<string> InputFiles(TaskSettings settings)
    {
        foreach (string file in settings.Data.Files.Concat(ModelFolder.Files(settings)))
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
