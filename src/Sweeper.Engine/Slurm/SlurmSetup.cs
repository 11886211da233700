using Sweeper.Engine.Execution;

namespace Sweeper.Engine.Slurm;

/// <summary>What a <see cref="SlurmExecutor"/> works on.</summary>
public sealed record SlurmSetup
{
    /// <summary>What the user asks for.</summary>
    public required SlurmSettings Settings { get; init; }

    /// <summary>Name of the sweep: part of the jobs' names.</summary>
    public required string Sweep { get; init; }

    /// <summary>Where scripts, manifests and what the jobs say are kept; on a file system that the nodes share.</summary>
    public required SlurmFolder Folder { get; init; }

    /// <summary>Starts a worker on the node.</summary>
    public required WorkerCommand Worker { get; init; }

    /// <summary>Starts an element on the node: a program that calls <see cref="SlurmElement.RunAsync"/> with its last argument, a file.</summary>
    public required IReadOnlyList<string> Element { get; init; }

    /// <summary>How many trials may be handed over at the same time, waiting ones included. 1 or more.</summary>
    public required int Slots { get; init; }

    /// <summary>How long a trial takes, as estimated; null when nobody knows.</summary>
    public double? SecondsPerTrial { get; init; }

    /// <summary>For times and waits.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
