namespace Sweeper.Engine.Planning;

/// <summary>The jobs that come of promoting paused trials, of which it is not known which trials they will be.</summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="speed">Not empty.</param>
/// <param name="overhead">Seconds of a job beside training and evaluation.</param>
internal sealed class Promotions(SpeedModel speed, double overhead)
{
    private double _count;
    private double _seconds;

    /// <summary>As many jobs of the mean length as are expected, the last one shorter: what is left of a whole number.</summary>
    public IEnumerable<double> Jobs
    {
        get
        {
            for (double left = _count; left > 0; left--)
            {
                yield return Math.Min(1, left) * _seconds / _count;
            }
        }
    }

    /// <summary>Takes in what a trial may come to.</summary>
    /// <param name="work">Of the trial.</param>
    /// <param name="legs">After its first one.</param>
    public void Add(TrialWork work, IEnumerable<TrialLeg> legs)
    {
        foreach (TrialLeg leg in legs)
        {
            _count += leg.Share;
            _seconds += leg.Share * (work.Seconds(speed, leg.Reports)!.Value + overhead);
        }
    }
}
