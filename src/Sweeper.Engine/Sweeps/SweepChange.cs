using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Search.Samplers;

namespace Sweeper.Engine.Sweeps;

/// <summary>What a changed sweep file makes of the trials that are there.</summary>
/// <param name="Added">Trials that it asks for and the sweep does not have; null when there is no end to them.</param>
/// <param name="Kept">Trials that it still asks for.</param>
/// <param name="Orphaned">Trials that it no longer asks for. They stay in the store and in reports.</param>
public sealed record SweepChange(int? Added, int Kept, int Orphaned)
{
    public override string ToString() =>
        $"the sweep file has changed: {(Added is { } added ? $"+{added} added, " : "")}={Kept} kept, -{Orphaned} orphaned"
        + (Orphaned > 0 ? " (the file no longer asks for them; they stay in the store and in reports)" : "");

    internal static SweepChange Of(SweepSpec spec, ISampler sampler, IKnownTrials trials, StudyView view)
    {
        // Which trials confirm the best follows from the others.
        StoredTrial[] all = [.. trials.All.Where(trial => !trial.IsConfirmation)];
        if (sampler.LearnsFromResults)
        {
            int kept = all.Count(trial => spec.TrainSeeds.Contains(trial.Seed)
                && (spec.Try.Contains(trial.Configuration) || view.Fits(trial.Configuration)));
            kept = Math.Min(kept, spec.RunCap ?? kept);
            return new SweepChange(spec.SearchTrials is { } planned ? Math.Max(0, planned - kept) : null, kept, all.Length - kept);
        }

        int added = 0;
        HashSet<int> asked = [];
        var proposals = new Proposals(spec, sampler, trials, view);
        foreach (ProposedTrial proposed in proposals.All())
        {
            if (trials.Find(proposed.Configuration, proposed.Seed) is { } known)
            {
                asked.Add(known.Number);
            }
            else
            {
                added++;
            }
        }

        return new SweepChange(added, asked.Count, all.Count(trial => !asked.Contains(trial.Number)));
    }
}
