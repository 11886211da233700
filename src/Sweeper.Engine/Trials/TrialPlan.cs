using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Sweeper.Search;

namespace Sweeper.Engine.Trials;

/// <summary>All a worker needs to run a trial, and all that is needed to run it again: <c>plan.json</c>.</summary>
/// <remarks>Frozen when the trial is created. Nothing in it depends on the device or the attempt.</remarks>
public sealed record TrialPlan
{
    /// <summary>Version of this layout: 2 with a script, else 1. Readers refuse a newer one.</summary>
    public int Version { get; init; } = 1;

    public required string Sweep { get; init; }

    /// <summary>1-based.</summary>
    public required int Trial { get; init; }

    public required Configuration Configuration { get; init; }

    /// <summary>From which initial weights, dropout masks and batch order derive.</summary>
    public required long Seed { get; init; }

    public required Objective Objective { get; init; }

    /// <summary>The built-in task.</summary>
    /// <exception cref="InvalidOperationException">The trial runs a script.</exception>
    [JsonIgnore]
    public TaskSettings Task
    {
        get => BuiltIn ?? throw new InvalidOperationException("Bug in Sweeper: a trial that runs a script has no built-in task.");
        init => BuiltIn = value;
    }

    /// <summary>The user's program; null when the trial runs the built-in task.</summary>
    public ScriptSettings? Script { get; init; }

    /// <summary><see cref="Task"/>, or null when the trial runs a script.</summary>
    [JsonPropertyName("task")]
    public TaskSettings? BuiltIn { get; init; }

    /// <summary>Whether the trial waits after each report for what the runner decides: some pruner looks at it.</summary>
    public bool AwaitsDecisions { get; init; }

    /// <summary>When the trial writes checkpoints and which of them stay.</summary>
    [AllowNull] // What a plan of an earlier Sweeper does not mention, the serializer sets to null.
    public CheckpointSettings Checkpoints { get; init => field = value ?? new(); } = new();

    /// <summary>
    /// Resident memory that a step on a CPU must keep to where smaller parts of the batch can help; null for all there is.
    /// </summary>
    public long? MemoryBudgetBytes { get; init; }

    /// <summary>SHA-256 of each file the trial reads, by absolute path: how <c>reproduce</c> knows that data changed.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    public override string ToString() => $"trial {Trial} of {Sweep}: {Configuration}";
}

/// <summary>The reported metric that is optimised.</summary>
/// <param name="Metric">Its name, as reported each epoch.</param>
/// <param name="Direction">Which way it improves. The epoch with the best value scores the trial.</param>
public sealed record Objective(string Metric, Direction Direction)
{
    /// <summary>Whether one value is better than another. NaN is never better than anything.</summary>
    public bool IsBetter(double value, double than) =>
        !double.IsNaN(value)
        && (double.IsNaN(than) || (Direction == Direction.Maximize ? value > than : value < than));
}
