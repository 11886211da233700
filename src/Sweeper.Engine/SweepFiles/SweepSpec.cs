using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.SweepFiles;

/// <summary>A checked sweep file.</summary>
public sealed record SweepSpec
{
    /// <summary>Names the sweep, its folder and its row in the store. Default: the file's name without extension.</summary>
    public required string Name { get; init; }

    public string? Description { get; init; }

    public required SearchMethod Method { get; init; }

    public required Objective Objective { get; init; }

    /// <summary>The sweep stops when a trial reaches this value of the objective; null for never.</summary>
    public double? Target { get; init; }

    /// <summary>Total number of trials, those of earlier runs included; null: the whole grid, or for ever at random.</summary>
    public int? RunCap { get; init; }

    public required SearchSpace Space { get; init; }

    public required TaskSettings Task { get; init; }

    /// <summary>Seed of the sampler. Default 1.</summary>
    public long SamplerSeed { get; init; } = 1;

    /// <summary>Seeds each configuration is trained with, one trial each. Default: 1.</summary>
    public IReadOnlyList<long> TrainSeeds { get; init; } = [1];

    /// <summary>How many trials the file asks for in all; null when it has no end.</summary>
    public int? PlannedTrials
    {
        get
        {
            long? configurations = Method == SearchMethod.Grid ? Space.GridCount : Space.PointCount;
            long? trials = configurations is { } count && count < int.MaxValue ? count * TrainSeeds.Count : null;
            return trials is null || RunCap <= trials ? RunCap : (int)Math.Min(trials.Value, int.MaxValue);
        }
    }

    /// <summary>What the reader decided for the user and should say: inferred goals, ignored W&amp;B keys, collapsed duplicates.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Absolute path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>The file's text with the command line's overrides applied, as stored with the sweep.</summary>
    public required string Text { get; init; }
}

/// <summary>How configurations are proposed.</summary>
public enum SearchMethod
{
    Grid,
    Random,
}
