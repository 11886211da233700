using System.Globalization;
using Sweeper.Engine.Execution;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Planning;

/// <summary>Measures how fast a sweep's trials run: each class for about 20 steps, on every slot at once as in the sweep.</summary>
/// <remarks>
/// A short run is a real trial in a real worker, on all the data. It is evaluated after each ten steps and told to stop at its second
/// report, of which the steps are measured; those before warm it up.
/// </remarks>
/// <param name="executor">All slots free; its owner disposes it.</param>
/// <param name="folder">Takes the files of the short runs; the caller deletes it.</param>
public sealed class Calibrator(IExecutor executor, string folder)
{
    private const int StepsPerReport = 10;
    private const int MostEvaluationsPerEpoch = 1000;

    private readonly Dictionary<int, ShortRun> _running = [];
    private int _count;

    /// <param name="spec">The sweep file.</param>
    /// <param name="classes">One configuration of each class (<see cref="CalibrationClasses"/>); one or more.</param>
    /// <param name="scale">What its trials have in common.</param>
    /// <param name="progress">Told of each class before it runs.</param>
    /// <param name="stop">Stops the workers.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public async Task<Calibration> MeasureAsync(
        SweepSpec spec, IReadOnlyList<Configuration> classes, WorkScale scale, IProgress<string> progress, CancellationToken stop)
    {
        List<ClassSpeed> speeds = [];
        List<string> failures = [];
        List<double> overheads = [];
        double first = 0;

        // The first class also pays for starting the workers; it is run again when there is no other to show a warm trial.
        foreach ((Configuration configuration, bool isCold) in
            classes.Select((one, i) => (one, i == 0)).Concat(classes.Count == 1 ? [(classes[0], false)] : []))
        {
            var kind = WorkClass.Of(configuration);
            progress.Report(string.Create(CultureInfo.InvariantCulture, $"measuring {kind}: {2 * StepsPerReport} steps on {string.Join(", ", executor.Slots)}"));
            ShortRun[] runs = await RunAsync(spec, configuration, scale, stop);
            ShortRun[] good = [.. runs.Where(run => run is { Measured: not null, Finish: not null })];
            if (good.Length == 0)
            {
                failures.Add($"{kind}: {runs.Select(run => run.Failure?.Message).FirstOrDefault(message => message is not null) ?? "it reported nothing"}");
                continue;
            }

            double overhead = good.Average(run => Math.Max(0, run.Finish!.Seconds - run.Seconds));
            if (isCold)
            {
                first = overhead;
            }
            else
            {
                overheads.Add(overhead);
            }

            speeds.RemoveAll(known => known.Class == kind);
            speeds.Add(new ClassSpeed(
                kind, good.Average(run => run.Measured!.TrainSeconds / run.StepsPerReport), good.Average(run => run.Measured!.EvaluationSeconds)));
        }

        double warm = overheads.Count > 0 ? overheads.Average() : first;
        return new Calibration(speeds, warm, Math.Max(0, first - warm)) { Failures = failures };
    }

    private async Task<ShortRun[]> RunAsync(SweepSpec spec, Configuration configuration, WorkScale scale, CancellationToken stop)
    {
        TrialWork whole = (scale with { EvaluateEvery = 1 }).Of(configuration);
        int perEpoch = (int)Math.Clamp(whole.StepsPerReport / StepsPerReport, 1, MostEvaluationsPerEpoch);
        List<ShortRun> runs = [];
        for (int slot = 0; slot < executor.Slots.Count; slot++)
        {
            int number = ++_count;
            var run = new ShortRun(TrialFolder.Of(folder, number), whole.StepsPerReport / perEpoch);
            TrialJson.WritePlan(run.Folder, new TrialPlan
            {
                Sweep = spec.Name,
                Trial = number,
                Configuration = WithEpochs(configuration, perEpoch == 1 ? 2 : 1),
                Seed = spec.TrainSeeds[0],
                Objective = spec.Objective,
                Task = spec.Task with { EvaluateEvery = 1.0 / perEpoch },
                AwaitsDecisions = true,
                Checkpoints = new CheckpointSettings { Keep = CheckpointRetention.None },
            });
            runs.Add(run);
            _running.Add(number, run);
            executor.Start(slot, new TrialLaunch(number, 1, run.Folder));
        }

        while (_running.Count > 0)
        {
            Take(await executor.News.ReadAsync(stop));
        }

        return [.. runs];
    }

    private void Take(ExecutorNews news)
    {
        switch (news)
        {
            case ExecutorNews.Reported reported when _running.TryGetValue(reported.Trial, out ShortRun? run):
                run.Take(reported.Event);
                break;
            case ExecutorNews.Freed freed:
                _running.Remove(freed.Trial);
                break;
        }
    }

    private static Configuration WithEpochs(Configuration configuration, int epochs) => new(
        [.. configuration.Entries.Where(entry => entry.Key != "epochs"), new("epochs", new ParameterValue.Integer(epochs))]);

    private sealed class ShortRun(TrialFolder folder, double stepsPerReport)
    {
        public TrialFolder Folder => folder;

        public double StepsPerReport => stepsPerReport;

        /// <summary>The second report.</summary>
        public EpochReport? Measured { get; private set; }

        public FinishInfo? Finish { get; private set; }

        public Failure? Failure { get; private set; }

        /// <summary>Of training and evaluation.</summary>
        public double Seconds { get; private set; }

        private int _reports;

        public void Take(TrialEvent trialEvent)
        {
            switch (trialEvent)
            {
                case TrialEvent.Epoch { Report: var report, Attempt: var attempt }:
                    _reports++;
                    Seconds += report.TrainSeconds + report.EvaluationSeconds;
                    Measured = _reports == 2 ? report : Measured;
                    new TrialDecision(attempt, report.Epoch, _reports < 2 ? TrialDirective.Continue : TrialDirective.Stop).Write(folder);
                    break;
                case TrialEvent.Finished { Info: var info }:
                    Finish = info;
                    break;
                case TrialEvent.Stopped { Info: var info }:
                    Finish = info;
                    break;
                case TrialEvent.Failed { Failure: var failure }:
                    Failure = failure;
                    break;
            }
        }
    }
}
