using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Search;
using Sweeper.Search.Samplers;

namespace Sweeper.Engine.Sweeps;

/// <summary>A trial that a sweep file asks for.</summary>
internal sealed record ProposedTrial(Configuration Configuration, long Seed);

/// <summary>Asks the sampler for one configuration after another and lists the trials they make, one for each train seed.</summary>
/// <remarks>
/// The list starts anew at each run and is matched against the stored trials by the caller. That is what makes numbers
/// and configurations independent of interruptions, and a changed sweep file keep the trials it still asks for.
/// </remarks>
internal sealed class Proposals(SweepSpec spec, ISampler sampler, Func<ProposedTrial, StoredTrial?> find)
{
    /// <summary>A sampler that has proposed nothing new so many times in a row has nothing new to propose.</summary>
    private const int MaxRepeats = 1000;

    private readonly HashSet<Configuration> _known = [];
    private readonly List<Configuration> _proposed = [];
    private readonly List<TrialRecord> _records = [];
    private readonly HashSet<int> _settled = [];
    private readonly Queue<ProposedTrial> _next = [];
    private int _count;

    /// <summary>Whether there are no more trials: the space is exhausted or the run cap reached.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>What people should know about the end; null when it came as planned.</summary>
    public string? Remark { get; private set; }

    /// <summary>The next trial, or null when the space is exhausted or the run cap reached.</summary>
    public ProposedTrial? Next()
    {
        if (_count >= spec.RunCap)
        {
            AtEnd = true;
            return null;
        }

        if (_next.Count == 0 && !Propose())
        {
            return null;
        }

        _count++;
        return _next.Dequeue();
    }

    private bool Propose()
    {
        for (int repeats = 0; repeats < MaxRepeats; repeats++)
        {
            RefreshRecords();
            if (sampler.Propose(new Study(spec.Space, spec.Objective.Direction, spec.SamplerSeed, _records)) is not { } configuration)
            {
                AtEnd = true;
                return false;
            }

            // A repeated proposal counts as one for the sampler, which would else propose it for ever.
            _proposed.Add(configuration);
            if (_known.Add(configuration))
            {
                foreach (long seed in spec.TrainSeeds)
                {
                    _next.Enqueue(new ProposedTrial(configuration, seed));
                }

                return true;
            }
        }

        AtEnd = true;
        Remark = $"the sampler proposed {MaxRepeats} known configurations in a row, so the search space is taken as exhausted";
        return false;
    }

    /// <summary>Brings the sampler's view up to date; what is settled stays as it is.</summary>
    private void RefreshRecords()
    {
        for (int i = 0; i < _proposed.Count; i++)
        {
            if (_settled.Contains(i))
            {
                continue;
            }

            StoredTrial[] trials = [.. spec.TrainSeeds
                .Select(seed => find(new ProposedTrial(_proposed[i], seed)))
                .OfType<StoredTrial>()];
            TrialRecord record = RecordOf(i + 1, _proposed[i], trials);
            if (i < _records.Count)
            {
                _records[i] = record;
            }
            else
            {
                _records.Add(record);
            }

            if (trials.Length == spec.TrainSeeds.Count && trials.All(IsOver))
            {
                _settled.Add(i);
            }
        }
    }

    private static bool IsOver(StoredTrial trial) =>
        trial.State is TrialState.Completed or TrialState.Pruned or TrialState.Failed or TrialState.Cancelled;

    /// <summary>One configuration as the sampler sees it: over several train seeds its objective is their mean.</summary>
    private TrialRecord RecordOf(int number, Configuration configuration, StoredTrial[] trials)
    {
        TrialState state = trials.FirstOrDefault(trial => !IsOver(trial))?.State
            ?? trials.FirstOrDefault(trial => trial.State == TrialState.Completed)?.State
            ?? trials.FirstOrDefault()?.State
            ?? TrialState.Pending;
        double[] objectives = [.. trials
            .Where(trial => trial.State is TrialState.Completed or TrialState.Pruned)
            .Select(trial => trial.BestEpoch(spec.Objective)?.Metrics[spec.Objective.Metric])
            .OfType<double>()];
        MetricPoint[] reports = trials.Length == 0 ? [] :
        [
            .. trials[0].Epochs
                .Where(epoch => epoch.Metrics.ContainsKey(spec.Objective.Metric))
                .Select(epoch => new MetricPoint(epoch.Epoch, epoch.Metrics[spec.Objective.Metric])),
        ];
        return new TrialRecord(number, configuration, state, reports, objectives.Length == 0 ? null : objectives.Average());
    }
}
