using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Planning;

/// <summary>How long a running sweep will take, from what its trials have reported. Pure: times are given, never read.</summary>
/// <remarks>
/// Each trial's work is epochs times steps, at the speed of its class in this run (<see cref="SpeedModel"/>); where trials are stopped
/// early it is what <see cref="ContinuationRates"/> expects of it. The trials are then given to the slots in order. What cannot be
/// foreseen is not in it: a slower machine, a target that is reached, failures unlike those so far.
/// </remarks>
/// <param name="outlook">What was known at the start.</param>
/// <param name="began">When this run began.</param>
internal sealed class SweepForecast(SweepOutlook outlook, DateTimeOffset began)
{
    private const int MinStepsForRate = 10;
    private const int LeastForPace = 4;

    // Thousands of years, which a TimeSpan holds.
    private const double LongestSeconds = 1e11;

    /// <summary>Time until the last trial ends; null while nothing can be said.</summary>
    /// <param name="trials">Every trial so far.</param>
    /// <param name="running">Those on slots.</param>
    /// <param name="toGo">Trials that are not over, those not yet proposed included.</param>
    /// <param name="slots">1 or more.</param>
    /// <param name="overhead">Seconds of a trial beside training and evaluation.</param>
    /// <param name="now">The time.</param>
    public TimeSpan? Remaining(
        IReadOnlyCollection<StoredTrial> trials, IReadOnlyCollection<RunningTrial> running, int toGo, int slots, double overhead, DateTimeOffset now)
    {
        if (toGo == 0)
        {
            return TimeSpan.Zero;
        }

        StartInfo? start = running.Select(one => one.Info).Concat(trials.Select(trial => trial.Start)).FirstOrDefault(info => info is not null);
        if (start is null || Speeds(trials, running, now) is not { } speed)
        {
            return null;
        }

        var scale = WorkScale.Of(start, outlook.EvaluateEvery);
        var rates = new ContinuationRates(outlook.LeastShare);
        foreach (StoredTrial trial in trials)
        {
            rates.Add(trial, WorkOf(trial, scale).Reports);
        }

        // What comes after a pause is no part of the trial's time on its slot now, but a later job that some trials get.
        var promotions = new Promotions(speed, overhead);
        double[] left = [.. running.Select(one => LeftOf(one, WorkOf(one.Trial, scale), speed, rates, promotions) + overhead)];
        double First(TrialWork work, int reached)
        {
            IReadOnlyList<TrialLeg> legs = rates.Legs(work.Reports, reached);
            promotions.Add(work, legs.Skip(1));
            return work.Seconds(speed, legs.Count > 0 ? legs[0].Reports : 0)!.Value + (overhead * (reached > 0 ? 1 : rates.Share(0)));
        }

        HashSet<int> onSlots = [.. running.Select(one => one.Trial.Number)];
        StoredTrial[] known = [.. trials.Where(trial => trial.State is TrialState.Pending or TrialState.Running && !onSlots.Contains(trial.Number))];
        double[] stored = [.. known.Select(trial => First(WorkOf(trial, scale), trial.Epochs.Count))];
        int unproposed = toGo - running.Count - known.Length;
        double[] fresh = [.. Unproposed(trials, Math.Min(unproposed, SweepOutlook.MostListed), scale).Select(work => First(work, 0))];
        double scheduled = ListSchedule.Makespan(slots, left, stored.Concat(fresh).Concat(promotions.Jobs)) * Pace(trials, speed);

        // Of a sweep that is all but endless, the rest is like what is scheduled.
        double rest = fresh.Length < SweepOutlook.MostListed ? 0 : scheduled * (unproposed - fresh.Length) / fresh.Length;
        return TimeSpan.FromSeconds(Math.Round(Math.Min(scheduled + rest, LongestSeconds), 3));
    }

    /// <summary>A stored trial that has loaded says itself how many steps it has.</summary>
    private TrialWork WorkOf(StoredTrial trial, WorkScale scale) =>
        (trial.Start is { Epochs: > 0 } start ? WorkScale.Of(start, outlook.EvaluateEvery) with { TrainExamples = scale.TrainExamples } : scale)
        .Of(trial.Configuration);

    /// <summary>Trials of this run first: an earlier one may have had another machine, or another number of slots.</summary>
    private SpeedModel? Speeds(IEnumerable<StoredTrial> trials, IEnumerable<RunningTrial> running, DateTimeOffset now)
    {
        var speed = new SpeedModel();
        StoredTrial[] all = [.. trials.Where(trial => trial.Start is not null)];
        StoredTrial[] fresh = [.. all.Where(trial => trial.Started >= began)];
        foreach (StoredTrial trial in fresh)
        {
            Add(speed, trial);
        }

        foreach (RunningTrial one in running.Where(one => one.Latest is null && one.Training is not null))
        {
            int steps = one.Step - (one.Info?.StepsBefore ?? 0);
            if (steps >= MinStepsForRate)
            {
                speed.Add(WorkClass.Of(one.Trial.Configuration), steps, (now - one.Training!.Value).TotalSeconds, 0, 0);
            }
        }

        foreach (StoredTrial trial in all.Except(fresh).Where(trial => !speed.Knows(WorkClass.Of(trial.Configuration))).ToArray())
        {
            Add(speed, trial);
        }

        return speed.IsEmpty ? null : speed;
    }

    /// <summary>How much longer the latest reports took than their class's mean in this run: a machine that others use changes its speed.</summary>
    private double Pace(IEnumerable<StoredTrial> trials, SpeedModel speed)
    {
        List<(DateTimeOffset Time, double Seconds, double Expected)> reports = [];
        foreach (StoredTrial trial in trials.Where(trial => trial.Start is not null && trial.Started >= began))
        {
            DateTimeOffset time = trial.Started!.Value;
            TrialWork work = WorkOf(trial, WorkScale.Of(trial.Start!, outlook.EvaluateEvery));
            double expected = work.Seconds(speed, 1)!.Value;
            foreach (EpochReport report in trial.Epochs)
            {
                double seconds = report.TrainSeconds + report.EvaluationSeconds;
                time += TimeSpan.FromSeconds(seconds);
                reports.Add((time, seconds, expected));
            }
        }

        (DateTimeOffset Time, double Seconds, double Expected)[] latest =
            [.. reports.OrderByDescending(one => one.Time).Take(Math.Max(LeastForPace, reports.Count / 4))];
        double sum = latest.Sum(one => one.Expected);
        return latest.Length < LeastForPace || sum <= 0 ? 1 : latest.Sum(one => one.Seconds) / sum;
    }

    private void Add(SpeedModel speed, StoredTrial trial)
    {
        double perEpoch = trial.Start!.TotalSteps / (double)Math.Max(1, trial.Start.Epochs);
        foreach (EpochReport report in trial.Epochs)
        {
            speed.Add(
                WorkClass.Of(trial.Configuration), perEpoch * outlook.EvaluateEvery, report.TrainSeconds, 1, report.EvaluationSeconds);
        }
    }

    private static double LeftOf(RunningTrial one, TrialWork work, SpeedModel speed, ContinuationRates rates, Promotions promotions)
    {
        int reached = one.Trial.Epochs.Count;
        IReadOnlyList<TrialLeg> legs = rates.Legs(work.Reports, reached);
        promotions.Add(work, legs.Skip(1));
        double reports = legs.Count > 0 ? legs[0].Reports : 0;
        double begun = one.TotalSteps > 0 ? Math.Max(0, one.Step - (reached * work.StepsPerReport)) : 0;

        // The report it works at is certain, but for what of it is done.
        double done = Math.Min(begun, work.StepsPerReport) * (speed.SecondsPerStep(work.Class) ?? 0);
        return Math.Max(0, work.Seconds(speed, Math.Max(reports, 1))!.Value - done);
    }

    private IEnumerable<TrialWork> Unproposed(IReadOnlyCollection<StoredTrial> trials, int count, WorkScale scale)
    {
        // What is not proposed yet is taken to be like what was.
        TrialWork[] known = [.. trials.Select(trial => WorkOf(trial, scale))];
        if (outlook.Trials is { } listed)
        {
            HashSet<(Configuration, long)> there = [.. trials.Select(trial => (trial.Configuration, trial.Seed))];
            // They are all added at once.
            int confirmations = trials.Any(trial => trial.IsConfirmation) ? 0 : outlook.Confirmations;
            return listed.Where(one => !there.Contains(one)).Select(one => scale.Of(one.Configuration))
                .Concat(Enumerable.Range(0, known.Length == 0 ? 0 : confirmations).Select(i => known[i % known.Length]));
        }

        int paused = trials.Count(trial => trial.State == TrialState.Paused);
        return Enumerable.Range(0, Math.Max(0, count - paused)).Select(i => known[i % known.Length]);
    }
}
