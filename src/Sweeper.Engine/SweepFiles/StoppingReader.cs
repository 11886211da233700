using Sweeper.Search.Pruners;

namespace Sweeper.Engine.SweepFiles;

/// <summary>
/// Reads what stops trials early: <c>early_terminate</c> or <c>sweeper.pruner</c>, and <c>sweeper.audit</c>.
/// </summary>
internal sealed class StoppingReader(Findings findings)
{
    /// <summary>The pruner, or null when there is none or it is wrong.</summary>
    public IPruner? Read(Block top, Block? sweeper, Fidelity fidelity)
    {
        IPruner? pruner = new EarlyTerminateReader(findings).Read(top, fidelity);
        (IPruner? own, double? audit) = new PrunerReader(findings).Read(sweeper, fidelity);
        if (top["early_terminate"] is { } theirs && sweeper?["pruner"] is not null)
        {
            findings.Add(theirs.Place, "'early_terminate' and 'sweeper.pruner' both say which trials to stop",
                "keep one of the two");
        }

        audit = Audit(sweeper, audit);
        pruner ??= own;
        if (audit is null || pruner is null)
        {
            if (audit is not null && top["early_terminate"] is null && sweeper!["pruner"] is null)
            {
                findings.Add(sweeper["audit"]!.Place, "'sweeper.audit' has no effect, as no trial is stopped early",
                    "remove it, or add pruner: { type: asha }");
            }

            return pruner;
        }

        return audit > 0 ? new AuditedPruner(pruner, audit.Value) : pruner;
    }

    private double? Audit(Block? sweeper, double? inner)
    {
        double? outer = sweeper?.Number("audit", PrunerReader.IsShare, PrunerReader.ShareRange);
        if (inner is not null && sweeper?["audit"] is { } twice)
        {
            findings.Add(twice.Place, "'sweeper.audit' is given in 'sweeper.pruner' too", "remove one of the two");
        }

        return outer ?? inner;
    }
}
