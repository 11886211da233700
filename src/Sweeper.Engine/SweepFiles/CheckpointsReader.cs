using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Reads <c>sweeper.checkpoints</c>: when trials save where they are, and what of it stays on disk.</summary>
internal sealed class CheckpointsReader(Findings findings)
{
    private const string Example = "checkpoints: { keep: best, every: 200 steps }";

    private static readonly Refusal OtherEvery = new("is another word for every", "write every: 200 steps");

    private static readonly BlockKeys Keys = new(["keep", "every"], new Dictionary<string, Refusal>
    {
        ["every_steps"] = OtherEvery,
        ["save_steps"] = OtherEvery,
        ["save_total_limit"] = new("is another tool's word", "write keep: last, best, all or none"),
    });

    private static readonly Dictionary<string, CheckpointRetention> Retentions = new()
    {
        ["last"] = CheckpointRetention.Last,
        ["best"] = CheckpointRetention.Best,
        ["all"] = CheckpointRetention.All,
        ["none"] = CheckpointRetention.None,
    };

    public CheckpointSettings Read(Block sweeper) => sweeper.Inner("checkpoints", Keys, Example) is { } block
        ? new CheckpointSettings { Keep = Keep(block), EverySteps = Every(block) }
        : new CheckpointSettings();

    private CheckpointRetention Keep(Block block)
    {
        if (block.Text("keep") is not { } keep)
        {
            return CheckpointRetention.Last;
        }

        if (Retentions.TryGetValue(keep.Text, out CheckpointRetention retention))
        {
            return retention;
        }

        findings.Add(keep.Place, $"'sweeper.checkpoints.keep' is {keep.Shown}, but must be last, best, all or none",
            Suggestions.Fix(keep.Text, [.. Retentions.Keys], "The choices are"));
        return CheckpointRetention.Last;
    }

    private int? Every(Block block)
    {
        if (block.Text("every") is not { } every)
        {
            return null;
        }

        if (QuantityText.Steps(every.Text) is { } steps and >= 1 and <= int.MaxValue && double.IsInteger(steps))
        {
            return (int)steps;
        }

        findings.Add(every.Place, $"'sweeper.checkpoints.every' is {every.Shown}, but must be a whole number of steps",
            "write for example 200 steps; at evaluations checkpoints are written anyway");
        return null;
    }
}
