using System.Text.Json.Serialization;

namespace Sweeper.Engine.Trials;

/// <summary>One line of a trial's <c>events.jsonl</c>. A closed hierarchy.</summary>
/// <param name="Attempt">1-based try at the trial that wrote the line.</param>
/// <param name="Time">When it was written, UTC.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(Epoch), "epoch")]
[JsonDerivedType(typeof(Finished), "finished")]
[JsonDerivedType(typeof(Paused), "paused")]
[JsonDerivedType(typeof(Stopped), "stopped")]
[JsonDerivedType(typeof(Failed), "failed")]
public abstract record TrialEvent(int Attempt, DateTimeOffset Time)
{
    /// <summary>The worker has loaded data and model and begins to train.</summary>
    public sealed record Started(int Attempt, DateTimeOffset Time, StartInfo Info) : TrialEvent(Attempt, Time);

    /// <summary>An epoch was trained and evaluated.</summary>
    public sealed record Epoch(int Attempt, DateTimeOffset Time, EpochReport Report) : TrialEvent(Attempt, Time);

    /// <summary>All epochs are done and the best model is saved.</summary>
    public sealed record Finished(int Attempt, DateTimeOffset Time, FinishInfo Info) : TrialEvent(Attempt, Time);

    /// <summary>The attempt ended at a report because it was told to pause; the checkpoint is on disk.</summary>
    public sealed record Paused(int Attempt, DateTimeOffset Time, FinishInfo Info) : TrialEvent(Attempt, Time);

    /// <summary>The trial ended at a report because it was told to stop; the best model so far is saved.</summary>
    public sealed record Stopped(int Attempt, DateTimeOffset Time, FinishInfo Info) : TrialEvent(Attempt, Time);

    /// <summary>The trial cannot be completed.</summary>
    public sealed record Failed(int Attempt, DateTimeOffset Time, Failure Failure) : TrialEvent(Attempt, Time);
}

/// <summary>Where and on what an attempt runs.</summary>
/// <param name="Host">Name of the machine.</param>
/// <param name="Pid">Process id of the worker, or of the script.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda:0</c>.</param>
/// <param name="Threads">Threads libtorch may use.</param>
/// <param name="Torch">Version of libtorch; empty for a script.</param>
/// <param name="TrainExamples">Number of training examples; 0 for a script.</param>
/// <param name="ValidationExamples">Number of validation examples; 0 for a script.</param>
/// <param name="TotalSteps">Optimizer steps of the whole trial; for a script its epochs.</param>
/// <param name="Epochs">Epochs of the whole trial; for a script its units, 0 when that is not known.</param>
/// <param name="StepsBefore">Optimizer steps of earlier attempts that the checkpoint holds; 0 without one.</param>
/// <param name="Program">Version and content hash of the training program; null where an earlier Sweeper did not say.</param>
public sealed record StartInfo(
    string Host, int Pid, string Device, int Threads, string Torch,
    int TrainExamples, int ValidationExamples, int TotalSteps, int Epochs, int StepsBefore = 0,
    string? Program = null);

/// <summary>What one evaluation reported.</summary>
/// <param name="Epoch">Epochs trained so far: 1 after the first, 0.25 after a quarter of it.</param>
/// <param name="Metrics">Every metric by name; values may be NaN or infinite.</param>
/// <param name="TrainSeconds">Wall time of the training steps.</param>
/// <param name="EvaluationSeconds">Wall time of the evaluation.</param>
/// <param name="Confusion">Counts, rows by true class, columns by predicted class.</param>
public sealed record EpochReport(
    double Epoch,
    IReadOnlyDictionary<string, double> Metrics,
    double TrainSeconds,
    double EvaluationSeconds,
    IReadOnlyList<IReadOnlyList<long>> Confusion);

/// <summary>How a completed trial ended.</summary>
/// <param name="BestEpoch">The epoch that scores the trial and whose model is in <c>best/</c>.</param>
/// <param name="WeightsSha256">Of <c>best/model.safetensors</c>; empty for a script.</param>
/// <param name="Seconds">Wall time from start to finish, loading and what a checkpoint holds of earlier attempts included.</param>
/// <param name="PeakMemoryBytes">Highest resident memory of the worker so far.</param>
/// <param name="MicroBatch">
/// Examples that went through the model at a time because a whole batch did not fit into memory; null when it did.
/// </param>
public sealed record FinishInfo(
    double BestEpoch, string WeightsSha256, double Seconds, long PeakMemoryBytes, int? MicroBatch = null);

/// <summary>Why a trial failed.</summary>
/// <param name="Kind">The class of cause.</param>
/// <param name="Message">What went wrong, where, and how to fix it.</param>
/// <param name="Detail">Exit code or signal, last lines of the log, or a stack trace; null when there is nothing more.</param>
public sealed record Failure(FailureKind Kind, string Message, string? Detail = null);

/// <summary>The classes of cause of a failed trial.</summary>
public enum FailureKind
{
    /// <summary>Host or device memory ran out.</summary>
    OutOfMemory,

    /// <summary>The loss became NaN or infinite.</summary>
    Diverged,

    /// <summary>A time limit passed.</summary>
    Timeout,

    /// <summary>The worker process ended: exit code or signal.</summary>
    Crashed,

    /// <summary>Anything else, told by its message.</summary>
    Error,

    /// <summary>Somebody cancelled its job on the cluster: it is not tried again unasked.</summary>
    Cancelled,
}
