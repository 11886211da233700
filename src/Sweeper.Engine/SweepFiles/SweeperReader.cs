using Sweeper.Engine.Slurm;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>What the <c>sweeper</c> block says apart from the search space. Null where it is wrong.</summary>
internal sealed record SweeperSettings(TaskSettings? Task, Seeds Seeds)
{
    public Fidelity Fidelity { get; init; } = Fidelity.Default;

    public Limits Limits { get; init; } = Limits.Default;

    public CheckpointSettings Checkpoints { get; init; } = new();

    /// <summary>Null for this machine.</summary>
    public SlurmSettings? Slurm { get; init; }

    /// <summary>Proposals made at a time; null when each result counts as it comes.</summary>
    public int? BatchSize { get; init; }
}

/// <summary>Reads the <c>sweeper</c> block: everything that W&amp;B does not know.</summary>
internal sealed class SweeperReader(PathFinder paths, InputFinder inputs, Findings findings)
{
    private const int DefaultBatch = 4;
    private const string TaskExample = "task: { model: models/tiny-bert, data: data/movie-sentences }";

    private static readonly Refusal Later = new("is not available in this version", "remove it");

    private static readonly string[] LaterKeys =
        ["resources", "on_oom", "export"];

    private static readonly string[] ValidKeys =
    [
        "task", "metric", "seeds", "when", "where", "try", "prior", "pruner", "audit", "fidelity", "limits",
        "deterministic", "batch", "checkpoints", "executor",
    ];

    private static readonly Refusal NotBesideScript = new(
        "belongs to the built-in task, but program or command make your own script the trial", "remove it, or remove program and command");

    private static readonly BlockKeys Keys = KeysBut([], new Dictionary<string, Refusal>
    {
        ["script"] = new("has no effect: the file names no script", "add program: train.py, or remove it"),
    });

    private static readonly BlockKeys ScriptKeys = KeysBut(["task", "checkpoints"], new Dictionary<string, Refusal>
    {
        ["task"] = NotBesideScript,
        ["checkpoints"] = new("is about the built-in task", "remove it: a script writes its checkpoints itself, into SWEEPER_CHECKPOINT_FOLDER"),
        ["model"] = NotBesideScript,
        ["data"] = NotBesideScript,
    });

    private static readonly BlockKeys MetricKeys = new(["scope"], new Dictionary<string, Refusal>
    {
        ["nan"] = Later with { What = "cannot be chosen in this version: a trial whose loss is NaN fails" },
        ["tie_break"] = Later,
    });

    /// <summary>The settings, and the block with the keys that others read; null where it is missing.</summary>
    public (SweeperSettings Settings, Block? Block) Read(Block top, SearchMethod? method, bool isScript)
    {
        if (top["sweeper"] is null)
        {
            if (isScript)
            {
                return (new(null, SeedsReader.Default), null);
            }

            top.ReportMissing("sweeper", ", so there is nothing to train",
                $"add sweeper: {{ {TaskExample} }}");
            return (new(null, SeedsReader.Default), null);
        }

        BlockKeys keys = isScript ? ScriptKeys : Keys;
        if (top.Inner("sweeper", keys, isScript ? "sweeper: { script: { resumable: true } }" : $"sweeper: {{ {TaskExample} }}") is not { } block)
        {
            return (new(null, SeedsReader.Default), null);
        }

        TaskSettings? task = isScript ? null : new TaskReader(paths, inputs, findings).Read(block);
        CheckScope(block);
        var settings = new SweeperSettings(task, new SeedsReader(findings).Read(block))
        {
            Fidelity = new FidelityReader(findings).Read(block, isScript),
            Limits = new LimitsReader(findings).Read(block),
            Checkpoints = new CheckpointsReader(findings).Read(block),
            Slurm = new ExecutorReader(findings).Read(block),
            BatchSize = BatchSize(block, method),
        };
        return (settings, block);
    }

    private static BlockKeys KeysBut(string[] left, Dictionary<string, Refusal> refused) => new(
        [.. ValidKeys.Append("script").Except(refused.Keys).Except(left)],
        LaterKeys.Select(key => KeyValuePair.Create(key, Later)).Concat(refused).ToDictionary());

    private int? BatchSize(Block block, SearchMethod? method)
    {
        bool isDeterministic = block.Flag("deterministic") ?? false;
        long? batch = block.Whole("batch", 1, 1000);
        if (!isDeterministic)
        {
            if (block["batch"] is { } node && block["deterministic"] is null or YamlScalar { AsFlag: false })
            {
                findings.Add(node.Place, "'sweeper.batch' has no effect without deterministic: true",
                    "add deterministic: true, or remove batch");
            }

            return null;
        }

        if (method is SearchMethod.Grid or SearchMethod.Random or SearchMethod.QuasiRandom)
        {
            findings.Note(
                "sweeper.deterministic is not needed: this method proposes the same at any number of workers");
            return null;
        }

        return (int)(batch ?? DefaultBatch);
    }

    private void CheckScope(Block block)
    {
        Block? metric = block.Inner("metric", MetricKeys, "metric: { scope: best-epoch }");
        if (metric?.Text("scope") is { Text: not "best-epoch" } scope)
        {
            findings.Add(scope.Place,
                $"'sweeper.metric.scope' is {scope.Shown}, but a trial is scored by its best epoch",
                "write scope: best-epoch, or remove it");
        }
    }
}
