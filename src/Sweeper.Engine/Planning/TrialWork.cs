using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Planning;

/// <summary>What a trial that runs to its end has to do: so many reports, each of so many optimizer steps and one evaluation.</summary>
/// <param name="Class">What the time of a step depends on.</param>
/// <param name="Reports">Evaluations of the whole trial.</param>
/// <param name="StepsPerReport">Optimizer steps before each, on average.</param>
public sealed record TrialWork(WorkClass Class, double Reports, double StepsPerReport)
{
    public double Steps => Reports * StepsPerReport;

    /// <summary>Seconds of so many of its reports; null while no speed is known.</summary>
    public double? Seconds(SpeedModel speed, double reports) => speed.SecondsPerStep(Class) is { } step
        ? reports * ((StepsPerReport * step) + speed.SecondsPerEvaluation(Class))
        : null;
}

/// <summary>What the trials of a sweep have in common that their work depends on.</summary>
/// <param name="TrainExamples">Training examples, which the batch size divides into steps; 1 or more.</param>
/// <param name="StepsPerEpoch">Of a configuration that does not name its batch size.</param>
/// <param name="Epochs">Of a configuration that does not name its epochs.</param>
/// <param name="EvaluateEvery">Epochs between reports.</param>
public sealed record WorkScale(int TrainExamples, double StepsPerEpoch, double Epochs, double EvaluateEvery)
{
    private const string EpochsKey = "epochs";

    /// <summary>As a trial that has loaded tells it.</summary>
    public static WorkScale Of(StartInfo start, double evaluateEvery) => new(
        start.TrainExamples, start.TotalSteps / (double)Math.Max(1, start.Epochs), start.Epochs, evaluateEvery);

    /// <summary>As the task's defaults make it.</summary>
    public static WorkScale Of(TaskDescription task, int trainExamples, double evaluateEvery)
    {
        double Default(string name) => task.Hyperparameters.FirstOrDefault(rule => rule.Name == name)?.Default?.AsNumber() ?? 1;
        return new(
            trainExamples, Math.Ceiling(trainExamples / Default(WorkClass.BatchSizeKey)), Default(EpochsKey), evaluateEvery);
    }

    public TrialWork Of(Configuration configuration)
    {
        var kind = WorkClass.Of(configuration);
        double steps = kind.BatchSize is { } batch ? Math.Ceiling(TrainExamples / batch) : StepsPerEpoch;
        double epochs = configuration[EpochsKey]?.AsNumber() ?? Epochs;
        return new TrialWork(kind, epochs / EvaluateEvery, steps * EvaluateEvery);
    }
}
