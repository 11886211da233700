using Sweeper.Search.Pruners;
using Sweeper.Search.Samplers;

namespace Sweeper.Search.Tests.LearningCurves;

/// <summary>A made-up training: curves that fall to a floor which depends on the configuration, with some noise.</summary>
internal static class CurveTask
{
    public const int Length = 16;

    public static SearchSpace Space { get; } = Studies.Space(
        ("rate", new LogUniform(1e-5, 1)), ("width", new IntUniform(1, 20)), ("kind", Studies.Names("a", "b", "c")));

    public static Study Start(long seed = 7) => new(Space, Direction.Minimize, seed, []) { MaxReports = Length };

    /// <summary>0 is the best there is.</summary>
    public static double Floor(Configuration configuration)
    {
        double rate = Math.Log10(configuration["rate"]!.AsNumber()!.Value) + 3;
        double width = (configuration["width"]!.AsNumber()!.Value - 14) / 10;
        double kind = configuration["kind"]!.ToString() switch { "a" => 0.3, "b" => 0, _ => 0.6 };
        return (0.2 * rate * rate) + (width * width) + kind;
    }

    public static double Value(TrialRecord trial, int reports)
    {
        double noise = new SeededRandom(3, trial.Number, $"noise {reports}").NextDouble();
        return Floor(trial.Configuration) + Math.Pow(reports, -0.7) + (0.02 * noise);
    }

    /// <summary>Trains for so many reports in all, one trial at a time, and gives the history.</summary>
    public static Study Run(Func<ISampler> sampler, Func<IPruner?> pruner, int reports, long seed = 7)
    {
        Study study = Start(seed);
        for (int spent = 0; spent < reports;)
        {
            int? promoted = pruner()?.Promote(study);
            TrialRecord trial = promoted is int number
                ? study.Trials[number - 1] with { State = TrialState.Running }
                : new TrialRecord(
                    study.Trials.Count + 1, sampler().Propose(study)!, TrialState.Running, [], null);
            study = promoted is null ? study with { Trials = [.. study.Trials, trial] } : Replace(study, trial);
            while (trial.State == TrialState.Running && spent < reports)
            {
                trial = Step(trial);
                spent++;
                study = Replace(study, trial);
                if (trial.State == TrialState.Running
                    && pruner()?.Decide(study, trial).Action == PruneAction.Pause)
                {
                    trial = trial with { State = TrialState.Paused };
                    study = Replace(study, trial);
                }
            }
        }

        return study;
    }

    /// <summary>The trial with one report more.</summary>
    public static TrialRecord Step(TrialRecord trial)
    {
        int reports = trial.Reports.Count + 1;
        MetricPoint[] curve = [.. trial.Reports, new MetricPoint(reports, Value(trial, reports))];
        return reports < Length
            ? trial with { Reports = curve }
            : trial with
            {
                Reports = curve,
                State = TrialState.Completed,
                Objective = curve.Min(report => report.Value),
            };
    }

    /// <summary>The floor below the best value seen.</summary>
    public static double Found(Study study) =>
        Floor(study.Trials.MinBy(trial => trial.Reports.Min(report => report.Value))!.Configuration);

    public static Study Replace(Study study, TrialRecord trial) => study with
    {
        Trials = [.. study.Trials.Select(other => other.Number == trial.Number ? trial : other)],
    };
}
