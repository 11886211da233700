using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Search;

namespace Sweeper.Engine.Sweeps;

/// <summary>What a sampler sees of the configurations proposed so far, in their order.</summary>
/// <param name="spec">The sweep file.</param>
/// <param name="trials">The sweep's trials.</param>
/// <param name="view">Makes records of them.</param>
/// <param name="batchSize">
/// Proposal number k, from 0, sees the results of the first <c>k - k mod batchSize</c> alone, and waits for all of them;
/// the others look as if they ran. So it is the same whatever the number of workers and the order in which trials end.
/// Null: every proposal sees all there is.
/// </param>
internal sealed class ProposalHistory(SweepSpec spec, SweepTrials trials, StudyView view, int? batchSize)
{
    private readonly List<Configuration> _configurations = [];
    private readonly List<TrialRecord> _records = [];

    /// <summary>Indices of those that may change.</summary>
    private List<int> _open = [];

    /// <summary>Whether the next proposal needs results that are not there yet.</summary>
    public bool MustWait
    {
        get
        {
            Refresh();
            return _open.Any(i => i < BatchStart && _records[i].State != TrialState.Paused);
        }
    }

    private int BatchStart => batchSize is { } size ? _configurations.Count - (_configurations.Count % size) : 0;

    public void Add(Configuration configuration)
    {
        _open.Add(_configurations.Count);
        _configurations.Add(configuration);
    }

    /// <summary>A record of each configuration, in order.</summary>
    public List<TrialRecord> Records()
    {
        Refresh();
        return batchSize is null
            ? [.. _records]
            :
            [
                .. _records.Take(BatchStart),
                .. _records.Skip(BatchStart).Select(record =>
                    new TrialRecord(record.Number, record.Configuration, TrialState.Running, [], null)),
            ];
    }

    private void Refresh()
    {
        List<int> open = [];
        foreach (int i in _open)
        {
            StoredTrial[] found = [.. spec.TrainSeeds.Select(seed => trials.Find(_configurations[i], seed)).OfType<StoredTrial>()];
            TrialRecord record = view.RecordOf(i + 1, _configurations[i], found);
            if (i < _records.Count)
            {
                _records[i] = record;
            }
            else
            {
                _records.Add(record);
            }

            if (found.Length < spec.TrainSeeds.Count || !found.All(trial => trial.IsOver))
            {
                open.Add(i);
            }
        }

        _open = open;
    }
}
