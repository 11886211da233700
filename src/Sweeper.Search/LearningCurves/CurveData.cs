using Sweeper.Search.Pruners;
using Sweeper.Search.Surrogates;

namespace Sweeper.Search.LearningCurves;

/// <summary>The curves of a study as points of a <see cref="CurveSpace"/>.</summary>
/// <remarks>
/// Of each curve the reports 1, 2, 4, 8, ... and the last, each with the trial's best value so far. A failed trial, or
/// one that breaks an outcome constraint, is one point at the end of its curve, without a value. A completed trial has
/// seen the whole of its curve, even where others are longer.
/// </remarks>
internal sealed class CurveData
{
    // A Gaussian process takes O(n^3) to build.
    private const int MaxPoints = 300;

    private static readonly RungLadder Kept = new(1, 2);

    private CurveData(CurveSpace space, int length)
    {
        Space = space;
        Length = length;
    }

    public CurveSpace Space { get; }

    /// <summary>Reports of a whole curve.</summary>
    public int Length { get; }

    /// <summary>Masked.</summary>
    public List<double[]> Points { get; } = [];

    /// <summary>[points], to be minimised; NaN where there is no value.</summary>
    public List<double> Losses { get; } = [];

    /// <summary>[points], as for <see cref="GaussianProcess"/>.</summary>
    public List<double> ExtraNoise { get; } = [];

    /// <summary>The trials that are paused and have a finite value, of those that gave points.</summary>
    public List<TrialRecord> Paused { get; } = [];

    /// <summary>The ends of the curves that are being trained.</summary>
    public List<double[]> Pending { get; } = [];

    /// <summary>The hashes of the ends of all curves.</summary>
    public HashSet<ulong> Tried { get; } = [];

    /// <summary>Number of points with a value.</summary>
    public int FiniteCount => Losses.Count(double.IsFinite);

    public static CurveData Of(Study study)
    {
        TrialRecord[] trials = [.. study.Trials.OrderBy(trial => trial.Number)];
        int longest = trials.Select(trial => trial.Reports.Count).DefaultIfEmpty(0).Max();
        var data = new CurveData(new CurveSpace(study.Space), Math.Max(study.MaxReports ?? longest, 1));
        foreach (TrialRecord trial in trials)
        {
            double[] end = data.Space.EncodeEnd(trial.Configuration);
            data.Tried.Add(EncodedPoint.HashOf(end));
            if (trial.State is TrialState.Running or TrialState.Pending)
            {
                data.Pending.Add(end);
            }
        }

        bool isTooMuch = trials.Sum(trial => Checkpoints(trial).Count()) > MaxPoints;
        foreach (TrialRecord trial in isTooMuch ? BestAndLatest(study.Direction, trials) : trials)
        {
            data.Add(study.Direction, trial, isTooMuch);
        }

        foreach (PriorTrial trial in study.Prior)
        {
            // As much noise as the function varies: what another sweep found only hints at what this one will.
            data.Add(data.Space.EncodeEnd(trial.Configuration), Loss.Of(study.Direction, trial.Objective), 1);
        }

        return data;
    }

    private static IEnumerable<TrialRecord> BestAndLatest(Direction direction, TrialRecord[] trials)
    {
        IEnumerable<TrialRecord> best = trials
            .OrderBy(trial => trial.Reports.Count > 0
                ? Loss.Reached(direction, trial, trial.Reports.Count)
                : Loss.Of(direction, trial.Objective ?? double.NaN))
            .Take(MaxPoints / 2);
        return best.Concat(trials.TakeLast(MaxPoints / 2)).Distinct().OrderBy(trial => trial.Number);
    }

    private static IEnumerable<int> Checkpoints(TrialRecord trial) => trial.Reports.Count == 0
        ? []
        : Kept.Below(trial.Reports.Count).Append(trial.Reports.Count);

    private void Add(Direction direction, TrialRecord trial, bool lastOnly)
    {
        if (trial.State == TrialState.Failed || trial.Violation > 0)
        {
            Add(Space.EncodeEnd(trial.Configuration), Loss.Worst, 0);
            return;
        }

        if (trial.Reports.Count == 0 && trial.Objective is double objective)
        {
            Add(Space.EncodeEnd(trial.Configuration), Loss.Of(direction, objective), 0);
            return;
        }

        int length = trial.State == TrialState.Completed ? trial.Reports.Count : Length;
        foreach (int reports in lastOnly ? Checkpoints(trial).TakeLast(1) : Checkpoints(trial))
        {
            double loss = Loss.Reached(direction, trial, reports);
            bool isEnd = trial.State == TrialState.Completed && reports == length;
            Add(Space.Encode(trial.Configuration, reports, length),
                isEnd ? Math.Min(loss, Loss.Of(direction, trial.Objective ?? double.NaN)) : loss, 0);
        }

        if (trial.State == TrialState.Paused && double.IsFinite(Losses[^1]))
        {
            Paused.Add(trial);
        }
    }

    private void Add(double[] point, double loss, double extraNoise)
    {
        Points.Add(point);
        Losses.Add(loss < Loss.Worst ? loss : double.NaN);
        ExtraNoise.Add(extraNoise);
    }
}
