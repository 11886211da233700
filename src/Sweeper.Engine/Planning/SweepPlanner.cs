using System.Globalization;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Search;
using Sweeper.Search.Pruners;
using Sweeper.Search.Samplers;

namespace Sweeper.Engine.Planning;

/// <summary>Finds out what a run of a sweep file would do, without doing it: nothing is written.</summary>
public static class SweepPlanner
{
    /// <param name="spec">The sweep file.</param>
    /// <param name="sampler">Proposes configurations.</param>
    /// <param name="store">What was run before; null when there is none.</param>
    /// <param name="folder">Of the sweep; need not exist.</param>
    /// <param name="slots">How many trials run at a time: so many proposals are known of a sampler that learns. 1 or more.</param>
    /// <exception cref="UserErrorException">A run would refuse the file: another task under the same name, a prior sweep that is missing.</exception>
    public static SweepPlan Plan(SweepSpec spec, ISampler sampler, ISweepStore? store, SweepFolder folder, int slots)
    {
        IReadOnlyList<StoredTrial> stored = store?.Trials(spec.Name) ?? [];
        SameTask.ThrowIfChanged(spec, folder, stored);
        IReadOnlyList<PriorTrial> prior = PriorTrials.Of(store, spec);
        var trials = new ReadTrials(stored);
        var view = new StudyView(spec, prior);
        int highest = stored.Count == 0 ? 0 : stored[^1].Number;
        List<PlannedTrial> planned = [];
        int fresh = 0;
        int mostFresh = sampler.LearnsFromResults ? (spec.BatchSize ?? slots) * spec.TrainSeeds.Count : SweepOutlook.MostListed;
        foreach (ProposedTrial proposed in new Proposals(spec, sampler, trials, view).All())
        {
            StoredTrial? known = trials.Find(proposed.Configuration, proposed.Seed);
            fresh += known is null ? 1 : 0;
            if (fresh > mostFresh)
            {
                break;
            }

            planned.Add(new PlannedTrial(
                known?.Number ?? highest + fresh, proposed.Configuration, proposed.Seed, known?.Origin ?? proposed.Origin, known));
        }

        if (planned.Count >= spec.SearchTrials && planned.TrueForAll(trial => !trial.IsToDo))
        {
            // Only now is it known which these are.
            planned.AddRange(Confirmations.Of(spec, stored, view).Select(proposed =>
                trials.Find(proposed.Configuration, proposed.Seed) is { } known
                    ? new PlannedTrial(known.Number, known.Configuration, known.Seed, known.Origin, known)
                    : new PlannedTrial(highest + ++fresh, proposed.Configuration, proposed.Seed, proposed.Origin, null)));
        }

        return new SweepPlan
        {
            Planned = spec.PlannedTrials,
            Trials = planned,
            Change = stored.Count == 0 ? null : SweepChange.Of(spec, sampler, trials, view),
            Space = SpaceSize.Of(spec),
            Method = MethodOf(spec, sampler, stored, view),
            Stopping = spec.Pruner is { } pruner ? StoppingOf(pruner, view) : null,
            Notes = [.. spec.Notes, .. WandbDifferences.Of(spec)],
        };
    }

    private static string MethodOf(SweepSpec spec, ISampler sampler, IReadOnlyList<StoredTrial> stored, StudyView view)
    {
        TrialRecord[] records = [.. stored.Where(trial => !trial.IsConfirmation).Select(view.RecordOf)];
        string what = spec.Method switch
        {
            SearchMethod.Grid => "grid: every combination, in the order of the file",
            SearchMethod.Random => Seeded("random: independent draws", spec),
            SearchMethod.QuasiRandom => Seeded("quasi-random: draws that fill the space evenly", spec),
            SearchMethod.Tpe => "tpe: a tree-structured Parzen estimator, which learns from the results",
            SearchMethod.GaussianProcess => "gp: a Gaussian process, which learns from the results",
            _ => "bayes: learns from the results",
        };
        return sampler.Explain(view.Of(records)) is { } why ? $"{what}; now {why}" : what;
    }

    private static string Seeded(string what, SweepSpec spec) =>
        string.Create(CultureInfo.InvariantCulture, $"{what}, seed {spec.SamplerSeed}");

    private static string StoppingOf(IPruner pruner, StudyView view)
    {
        int most = view.Of([]).MaxReports ?? int.MaxValue;
        var rungs = Enumerable.Range(1, (int)Math.Min(most - 1L, 10_000))
            .Select(count => (Count: count, Share: pruner.LeastShare(count))).Where(rung => rung.Share < 1).ToArray();
        if (rungs.Length == 0)
        {
            return $"{PrunerName.Of(pruner)}, but no trial is long enough to be stopped early";
        }

        string at = string.Join(", ", rungs.Take(6).Select(rung => rung.Count.ToString(CultureInfo.InvariantCulture)))
            + (rungs.Length > 6 ? ", ..." : "");
        string share = pruner is PatiencePruner ? "trials that no longer improve end"
            : string.Create(CultureInfo.InvariantCulture, $"about {100 * rungs[0].Share:0} % of the trials train on");
        return $"{PrunerName.Of(pruner)}: after evaluation {at} {share}";
    }
}
