namespace Sweeper.Search.Surrogates;

/// <summary>What the trials of a study say to a surrogate model.</summary>
internal sealed class Observations
{
    private Observations(int capacity)
    {
        Points = new(capacity);
        Values = new(capacity);
        Violations = new(capacity);
    }

    /// <summary>Of the trials that ended, in order of their numbers.</summary>
    public List<EncodedPoint> Points { get; }

    /// <summary>[points], to be minimised; NaN where the trial failed or gave no finite number.</summary>
    public List<double> Values { get; }

    /// <summary>[points], how far over its outcome constraints each is; 0 or less when it keeps to them.</summary>
    public List<double> Violations { get; }

    /// <summary>Number of finite values.</summary>
    public int FiniteCount { get; private set; }

    /// <summary>Whether some trial breaks an outcome constraint.</summary>
    public bool IsConstrained { get; private set; }

    /// <summary>Trials of other sweeps: points and values to be minimised.</summary>
    public List<(EncodedPoint Point, double Value)> Prior { get; } = [];

    /// <summary>Trials that still run.</summary>
    public List<EncodedPoint> Pending { get; } = [];

    /// <summary>The hashes of all points proposed so far, whatever became of them.</summary>
    public HashSet<ulong> Tried { get; } = [];

    public static Observations Of(Study study, EncodedSpace space)
    {
        Observations observations = new(study.Trials.Count);
        double sign = study.Direction == Direction.Minimize ? 1 : -1;
        foreach (TrialRecord trial in study.Trials)
        {
            EncodedPoint point = space.Encode(trial.Configuration);
            observations.Tried.Add(point.Hash);
            if (trial.Objective is double objective)
            {
                observations.Add(point, double.IsFinite(objective) ? sign * objective : double.NaN, trial.Violation);
            }
            else if (trial.State is TrialState.Failed or TrialState.Completed)
            {
                observations.Add(point, double.NaN, trial.Violation);
            }
            else if (trial.State is TrialState.Running or TrialState.Pending)
            {
                observations.Pending.Add(point);
            }
        }

        foreach (PriorTrial trial in study.Prior)
        {
            observations.Prior.Add((space.Encode(trial.Configuration), sign * trial.Objective));
        }

        return observations;
    }

    private void Add(EncodedPoint point, double value, double violation)
    {
        Points.Add(point);
        Values.Add(value);
        Violations.Add(double.IsFinite(violation) ? violation : 1);
        FiniteCount += double.IsNaN(value) ? 0 : 1;
        IsConstrained |= violation > 0;
    }
}
