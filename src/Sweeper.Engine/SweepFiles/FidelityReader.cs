namespace Sweeper.Engine.SweepFiles;

/// <summary>How often a trial is evaluated, and what the counts of early stopping count.</summary>
/// <param name="EvaluateEvery">
/// Epochs between evaluations: 1, or a fraction of one whose inverse is a whole number.
/// </param>
/// <param name="CountsEpochs">Whether early stopping counts epochs; else it counts evaluations.</param>
internal sealed record Fidelity(double EvaluateEvery, bool CountsEpochs)
{
    public static Fidelity Default { get; } = new(1, CountsEpochs: false);

    /// <summary>How many reports a count of early stopping stands for.</summary>
    public long Reports(long count) => CountsEpochs ? count * (long)Math.Round(1 / EvaluateEvery) : count;
}

/// <summary>Reads <c>sweeper.fidelity</c>.</summary>
internal sealed class FidelityReader(Findings findings)
{
    private const int MostEvaluations = 1000;

    private static readonly string[] Units = ["evaluations", "epochs", "steps"];

    private static readonly BlockKeys Keys = new(["unit", "eval_every"], new Dictionary<string, Refusal>
    {
        ["every"] = new("is another word for eval_every", "write eval_every: 0.25epoch"),
        ["eval_steps"] = new("is another tool's word", "write eval_every: followed by a fraction of an epoch"),
    });

    private static readonly BlockKeys ScriptKeys = new(["unit"], new Dictionary<string, Refusal>
    {
        ["eval_every"] = new("is about the built-in task", "remove it: a script reports when it likes"),
    });

    public Fidelity Read(Block sweeper, bool isScript = false)
    {
        Block? block = sweeper.Inner("fidelity", isScript ? ScriptKeys : Keys, "fidelity: { eval_every: 0.25epoch }");
        return block is null ? Fidelity.Default : new Fidelity(EvaluateEvery(block), CountsEpochs(block));
    }

    private bool CountsEpochs(Block block)
    {
        if (block.Text("unit") is not { } unit)
        {
            return false;
        }

        if (!Units.Contains(unit.Text))
        {
            findings.Add(unit.Place, $"'sweeper.fidelity.unit' is {unit.Shown}, but must be evaluations or epochs",
                Suggestions.Fix(unit.Text, Units[..2], "The units are"));
        }
        else if (unit.Text == "steps")
        {
            findings.Note(
                "sweeper.fidelity.unit is steps: a step is one evaluation, as in W&B, not one of the optimizer");
        }

        return unit.Text == "epochs";
    }

    private double EvaluateEvery(Block block)
    {
        if (block.Text("eval_every") is not { } node)
        {
            return 1;
        }

        const string path = "'sweeper.fidelity.eval_every'";
        if (QuantityText.Epochs(node.Text) is not double epochs)
        {
            findings.Add(node.Place, $"{path} is {node.Shown}, but must be a part of an epoch",
                "write for example 0.25epoch, or 1/3 epoch");
            return 1;
        }

        double count = Math.Round(1 / epochs);
        if (!(epochs <= 1) || !(count <= MostEvaluations))
        {
            findings.Add(node.Place, $"{path} is {node.Shown}, but must be from 1/{MostEvaluations} to 1 epoch",
                epochs > 1 ? "write 1epoch: every epoch is evaluated" : "evaluate less often, such as 0.01epoch");
            return 1;
        }

        if (Math.Abs((1 / epochs) - count) > 1e-9 * count)
        {
            findings.Add(node.Place, $"{path} is {node.Shown}, which does not divide an epoch into equal parts",
                $"write 1/{count:0} epoch");
            return 1;
        }

        return 1 / count;
    }
}
