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
    // Looking at one takes O(n^2) of the number of points.
    private const int MaxPaused = 300;

    // The variance by which another sweep's trial may differ from what this one would have measured.
    private const double PriorNoise = 0.1;

    private static readonly RungLadder Kept = new(1, 2);

    private readonly List<EncodedPoint> _points = [];
    private readonly List<double> _losses = [];
    private readonly List<double> _extraNoise = [];

    /// <param name="study">With curves of any length.</param>
    public CurveData(Study study)
    {
        TrialRecord[] trials = [.. study.Trials.OrderBy(trial => trial.Number)];
        int longest = trials.Select(trial => trial.Reports.Count).DefaultIfEmpty(0).Max();
        Space = new CurveSpace(study.Space);
        Length = Math.Max(study.MaxReports ?? longest, 1);
        Pending = [.. trials
            .Where(trial => trial.State is TrialState.Running or TrialState.Pending)
            .Select(trial => Space.EncodeEnd(trial.Configuration))];
        Tried = [.. trials.Select(trial => EncodedPoint.HashOf(Space.EncodeEnd(trial.Configuration)))];
        Paused = [.. trials
            .Where(trial => trial.State == TrialState.Paused && trial.Reports.Count > 0)
            .Select(trial => (Trial: trial, Loss: Loss.Reached(study.Direction, trial, trial.Reports.Count)))
            .Where(paused => paused.Loss < Loss.Worst)
            .OrderBy(paused => paused.Loss)
            .Select(paused => paused.Trial)
            .Take(MaxPaused)];
        foreach (TrialRecord trial in trials)
        {
            Add(study.Direction, trial);
        }

        foreach (PriorTrial trial in study.Prior)
        {
            Add(Space.EncodeEnd(trial.Configuration), Loss.Of(study.Direction, trial.Objective), PriorNoise);
        }
    }

    public CurveSpace Space { get; }

    /// <summary>Reports of a whole curve.</summary>
    public int Length { get; }

    /// <summary>The trials that are paused and have a finite value, the best first; of very many the best.</summary>
    public IReadOnlyList<TrialRecord> Paused { get; }

    /// <summary>The ends of the curves that are being trained, masked.</summary>
    public IReadOnlyList<double[]> Pending { get; }

    /// <summary>The hashes of the ends of all curves.</summary>
    public HashSet<ulong> Tried { get; }

    /// <summary>Number of points with a value.</summary>
    public int FiniteCount => _losses.Count(double.IsFinite);

    public TrainingData ToTrainingData() => new(
        [.. _points],
        ObjectiveTransform.Apply([.. _losses]),
        [.. _extraNoise],
        [.. _extraNoise.Select((noise, i) => noise > 0 ? -1 : i)]);

    private static IEnumerable<int> Checkpoints(TrialRecord trial) =>
        Kept.Below(trial.Reports.Count).Append(trial.Reports.Count);

    private void Add(Direction direction, TrialRecord trial)
    {
        double objective = Loss.Of(direction, trial.Objective ?? double.NaN);
        if (trial.State == TrialState.Failed || trial.Violation > 0)
        {
            Add(Space.EncodeEnd(trial.Configuration), Loss.Worst);
            return;
        }

        if (trial.Reports.Count == 0)
        {
            if (trial.Objective is not null)
            {
                Add(Space.EncodeEnd(trial.Configuration), objective);
            }

            return;
        }

        bool isWhole = trial.State == TrialState.Completed;
        int length = isWhole ? trial.Reports.Count : Length;
        foreach (int reports in Checkpoints(trial))
        {
            double loss = Loss.Reached(direction, trial, reports);
            Add(Space.Encode(trial.Configuration, reports, length),
                isWhole && reports == length ? Math.Min(loss, objective) : loss);
        }
    }

    private void Add(double[] point, double loss, double extraNoise = 0)
    {
        _points.Add(new EncodedPoint(point));
        _losses.Add(loss < Loss.Worst ? loss : double.NaN);
        _extraNoise.Add(extraNoise);
    }
}
