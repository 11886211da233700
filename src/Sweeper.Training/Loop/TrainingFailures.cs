using System.Globalization;
using Sweeper.Engine.Trials;

namespace Sweeper.Training.Loop;

/// <summary>Says where a trial failed and what to change.</summary>
/// <param name="input">Of the trial.</param>
internal sealed class TrainingFailures(TrainerInput input)
{
    private readonly Hyperparameters _settings = input.Hyperparameters;

    /// <summary>A loss that is no finite number.</summary>
    /// <param name="what">Which.</param>
    /// <param name="value">NaN or infinite.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="epoch">The one that is trained, 1-based.</param>
    public TrialFailedException Diverged(string what, double value, int step, int epoch)
    {
        string clip = _settings.MaxGradNorm > 0
            ? string.Create(CultureInfo.InvariantCulture, $"lower max_grad_norm (now {_settings.MaxGradNorm})")
            : "set max_grad_norm";
        string became = double.IsNaN(value) ? "NaN" : "infinite";
        return new TrialFailedException(new Failure(FailureKind.Diverged, string.Create(
            CultureInfo.InvariantCulture,
            $"the {what} became {became} at {Where(step, epoch)}; lower learning_rate (now {_settings.LearningRate}) or {clip}")));
    }

    /// <summary>Memory that does not suffice, although micro-batches were tried.</summary>
    /// <param name="exception">Of libtorch.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="epoch">The one that is trained, 1-based.</param>
    public TrialFailedException OutOfMemory(Exception exception, int step, int epoch)
    {
        string what = input.MicroBatch.Of(_settings.BatchSize) == 1
            ? $" with one example at a time; lower max_length (now {_settings.MaxLength}), take a smaller model"
            : $"; lower batch_size (now {_settings.BatchSize}) or max_length (now {_settings.MaxLength})";
        return new TrialFailedException(
            new Failure(
                FailureKind.OutOfMemory,
                $"memory of {input.Device} ran out at {Where(step, epoch)}{what}, or run fewer trials at a time on this device",
                exception.Message),
            exception);
    }

    private string Where(int step, int epoch) => $"step {step} of {input.TotalSteps} (epoch {epoch})";
}
