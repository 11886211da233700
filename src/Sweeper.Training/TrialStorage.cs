using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Training.Data;
using Sweeper.Training.Files;
using Sweeper.Training.Loop;
using Sweeper.Training.Text;

namespace Sweeper.Training;

/// <summary>What trials of a task write to disk, by the sizes of model and data. Does not load libtorch.</summary>
public sealed class TrialStorage
{
    private const int Block = 4096;
    private const int BytesOfFloat = 4;

    // Texts of a size that hardly varies.
    private const double TensorHeaderBytes = 110;
    private const double StateBytes = 9000;
    private const double StateBytesOfTensor = 60;
    private const double EventBytes = 800;
    private const double StoredEvaluationBytes = 450;
    private const double StoredTrialBytes = 1500;

    private readonly TaskSettings _task;
    private readonly long _parameters;
    private readonly int _tensors;
    private readonly double _tokenizer;
    private readonly int _trainExamples;
    private readonly int _validationExamples;
    private readonly int _classes;

    private TrialStorage(TaskSettings task, EncoderConfig config, TextDataSet data)
    {
        _task = task;
        _classes = data.LabelNames.Count;
        _parameters = ParameterCount.Of(config, _classes);
        _tensors = ParameterCount.TensorsOf(config);
        _tokenizer = TokenizerFiles.Vocabularies(task.Model).Sum(path => Blocks(new FileInfo(path).Length));
        _trainExamples = data.Train.Count;
        _validationExamples = data.Validation.Count;
    }

    /// <summary>Reads the sizes of a task whose model and data have no problems.</summary>
    public static TrialStorage Of(TaskSettings task) => new(task, EncoderConfig.Load(task.Model), TextDataSet.Read(task.Data));

    /// <summary>What one trial takes.</summary>
    public TrialFootprint Footprint(Configuration configuration, CheckpointSettings checkpoints)
    {
        var settings = Hyperparameters.From(configuration);
        double evaluations = settings.Epochs / _task.EvaluateEvery;
        int steps = settings.Epochs * ((_trainExamples + settings.BatchSize - 1) / settings.BatchSize);
        double checkpoint = Tensors(1 + Moments(settings)) + Blocks(StateBytes + (StateBytesOfTensor * _tensors));
        double staying = checkpoints.Keep switch
        {
            CheckpointRetention.All => evaluations + (checkpoints.EverySteps is { } every ? steps / every : 0),
            CheckpointRetention.Best => 1,
            _ => 0,
        };
        bool isWrittenOnTheWay = checkpoints.Keep != CheckpointRetention.None || checkpoints.EverySteps is not null;

        // config.json, tokenizer_config.json and special_tokens_map.json; then plan.json; then four folders.
        double model = Tensors(1) + _tokenizer + (3 * Block);
        double predictions = evaluations * Blocks((BytesOfFloat * _validationExamples * (_classes + 1)) + (2 * TensorHeaderBytes));
        double texts = Blocks(EventBytes * (evaluations + 2)) + Block + (4 * Block);
        double store = StoredTrialBytes + (StoredEvaluationBytes * evaluations);
        return new TrialFootprint(
            model + predictions + texts + store + (staying * checkpoint),
            ((isWrittenOnTheWay ? 2 : 1) * checkpoint) + (2 * model));
    }

    private double Tensors(int copies) => Blocks(copies * ((BytesOfFloat * _parameters) + (TensorHeaderBytes * _tensors)));

    /// <summary>Numbers that an optimizer remembers of each weight.</summary>
    private static int Moments(Hyperparameters settings) => settings.Optimizer switch
    {
        "adamw" or "adam" => 2,
        "sgd" when settings.Momentum == 0 => 0,
        "adafactor" => 0, // A row and a column of each matrix.
        _ => 1,
    };

    private static double Blocks(double bytes) => Block * Math.Ceiling(bytes / Block);
}
