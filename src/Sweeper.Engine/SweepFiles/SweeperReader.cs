using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>What the <c>sweeper</c> block says. Null where it is wrong.</summary>
internal sealed record SweeperSettings(TaskSettings? Task, long? SamplerSeed,
    IReadOnlyList<long>? TrainSeeds);

/// <summary>Reads the <c>sweeper</c> block: everything that W&amp;B does not know.</summary>
internal sealed class SweeperReader(PathFinder paths, Findings findings)
{
    private const string TaskExample = "task: { model: models/tiny-bert, data: data/movie-sentences }";

    private static readonly Refusal Later = new("is not available in this version", "remove it");

    private static readonly string[] LaterKeys =
        ["fidelity", "resources", "on_oom", "limits", "when", "where", "checkpoints", "export"];

    private static readonly BlockKeys Keys =
        new(["task", "metric", "seeds"], LaterKeys.ToDictionary(key => key, _ => Later));

    private static readonly BlockKeys MetricKeys = new(["scope"], new Dictionary<string, Refusal>
    {
        ["nan"] = Later with { What = "cannot be chosen in this version: a trial whose loss is NaN fails" },
        ["tie_break"] = Later,
    });

    private static readonly BlockKeys SeedKeys = new(["sampler", "train"], new Dictionary<string, Refusal>
    {
        ["confirm"] = Later,
    });

    public SweeperSettings Read(Block top)
    {
        if (top["sweeper"] is null)
        {
            top.ReportMissing("sweeper", ", so there is nothing to train",
                $"add sweeper: {{ {TaskExample} }}");
            return new(null, null, null);
        }

        if (top.Inner("sweeper", Keys, $"sweeper: {{ {TaskExample} }}") is not { } block)
        {
            return new(null, null, null);
        }

        TaskSettings? task = new TaskReader(paths, findings).Read(block);
        CheckScope(block);
        Block? seeds = block.Inner("seeds", SeedKeys, "seeds: { sampler: 1, train: [1] }");
        return new(task, SamplerSeed(seeds), TrainSeeds(seeds));
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

    private static long? SamplerSeed(Block? seeds) =>
        seeds?["sampler"] is null ? 1 : seeds.Whole("sampler", long.MinValue);

    private long[]? TrainSeeds(Block? seeds)
    {
        if (seeds?["train"] is not { } node)
        {
            return [1];
        }

        const string path = "sweeper.seeds.train";
        IReadOnlyList<YamlNode> items = node is YamlList list ? list.Items : [node];
        if (items.Count == 0)
        {
            findings.Add(node.Place, $"'{path}' is an empty list", "write one seed or more: [1]");
            return null;
        }

        long?[] given = [.. items.Select(item => seeds.Whole(item, path, long.MinValue))];
        if (given.Contains(null))
        {
            return null;
        }

        long[] distinct = [.. given.Select(seed => seed!.Value).Distinct()];
        if (distinct.Length < given.Length)
        {
            findings.Note($"{path} lists a seed twice; it counts once");
        }

        return distinct;
    }
}
