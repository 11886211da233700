using System.Globalization;

namespace Sweeper.Engine.Trials;

/// <summary>The files of one trial: the contract between runner and worker. The only type that knows their names.</summary>
/// <param name="path">Absolute path of the folder.</param>
public sealed class TrialFolder(string path)
{
    public string Path { get; } = path;

    /// <summary>The frozen configuration, seeds, data and model (<see cref="TrialPlan"/>).</summary>
    public string Plan => Combine("plan.json");

    /// <summary>One <see cref="TrialEvent"/> a line, appended by the worker, on disk at each epoch.</summary>
    public string Events => Combine("events.jsonl");

    /// <summary>What the worker printed.</summary>
    public string Out => Combine("out.log");

    /// <summary>What the worker printed to standard error.</summary>
    public string Err => Combine("err.log");

    /// <summary>Locked by the worker that runs the trial, so that two never write into the folder at a time.</summary>
    public string WorkerLock => Combine("worker.lock");

    /// <summary>Whose turn it is, on a cluster (<see cref="TrialFence"/>).</summary>
    public string Fence => Combine("fence");

    /// <summary>The best epoch's model in Hugging Face layout.</summary>
    public string Best => Combine("best");

    /// <summary>Everything needed to train on from where the checkpoint was written.</summary>
    public string Checkpoint => Combine("checkpoint");

    /// <summary>What the runner decided after the latest report, for a trial that waits for it.</summary>
    public string Decision => Combine("decision.json");

    /// <summary>The configuration for a script, as one JSON object.</summary>
    public string Configuration => Combine("config.json");

    /// <summary>The pipe into which a script writes what it reports.</summary>
    public string Metrics => Combine("metrics");

    /// <summary>The validation set's logits per evaluation.</summary>
    public string Predictions => Combine("predictions");

    /// <summary>The logits of the evaluation after so many epochs: <c>epoch-1.safetensors</c>, <c>epoch-0.25.safetensors</c>.</summary>
    public string PredictionsAt(double epoch) => System.IO.Path.Combine(
        Predictions, string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch:R}.safetensors"));

    /// <summary>The folder of trial <paramref name="number"/> of the sweep in <paramref name="sweepFolder"/>.</summary>
    public static TrialFolder Of(string sweepFolder, int number) =>
        new(System.IO.Path.Combine(sweepFolder, "trials", number.ToString("D4", CultureInfo.InvariantCulture)));

    private string Combine(string name) => System.IO.Path.Combine(Path, name);
}
