using Sweeper.Engine.Store;
using Sweeper.Search;

namespace Sweeper.Engine.Planning;

/// <summary>
/// Which share of trials trains on after each of its reports: what a sweep has seen so far, with what its pruner aims at counting
/// like one trial more.
/// </summary>
/// <remarks>
/// The product-limit estimate of Kaplan and Meier (1958) with reports as time: of the trials that had so many reports and were not
/// at their end, those count that are known to have gone on or to have ended there. A paused trial counts as ended until it is promoted; so do failed ones.
/// </remarks>
public sealed class ContinuationRates
{
    private readonly Func<int, double> _aim;
    private readonly Dictionary<int, (int Reached, int WentOn)> _counts = [];

    /// <param name="aim">The share that is expected to train on after so many reports, before anything is known.</param>
    public ContinuationRates(Func<int, double> aim) => _aim = aim;

    /// <summary>Takes in a trial.</summary>
    /// <param name="trial">In any state.</param>
    /// <param name="reports">How many it has at its end.</param>
    public void Add(StoredTrial trial, double reports)
    {
        int reached = trial.Epochs.Count;
        for (int count = 0; count < reached; count++)
        {
            Count(count, wentOn: true);
        }

        if (reached < reports && trial.State is TrialState.Pruned or TrialState.Paused or TrialState.Failed)
        {
            Count(reached, wentOn: false);
        }
    }

    /// <summary>The share that trains on after so many reports.</summary>
    public double Share(int reports)
    {
        (int reached, int wentOn) = _counts.GetValueOrDefault(reports);
        return (wentOn + (reports == 0 ? 1 : _aim(reports))) / (reached + 1);
    }

    /// <summary>How many more reports a trial is expected to make.</summary>
    /// <param name="total">Reports at its end.</param>
    /// <param name="reached">Reports so far, after which it is known to train on.</param>
    public double Expected(double total, int reached)
    {
        double sum = 0;
        double share = 1;
        for (int count = reached; count < total; count++)
        {
            if (count > reached || reached == 0)
            {
                share *= Share(count);
            }

            sum += share * Math.Min(1, total - count);
        }

        return sum;
    }

    private void Count(int reports, bool wentOn)
    {
        (int reached, int before) = _counts.GetValueOrDefault(reports);
        _counts[reports] = (reached + 1, before + (wentOn ? 1 : 0));
    }
}
