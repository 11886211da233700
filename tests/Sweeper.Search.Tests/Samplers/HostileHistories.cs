using Sweeper.Search.Samplers;

namespace Sweeper.Search.Tests;

/// <summary>Histories that no sampler should meet, and every sampler must survive.</summary>
internal static class HostileHistories
{
    private static readonly double[] Extremes =
    [
        double.MaxValue, -double.MaxValue, double.Epsilon, 0, double.NaN, double.PositiveInfinity,
        double.NegativeInfinity, 1e-300,
    ];

    private static readonly Dictionary<string, Func<Study, TrialRecord, int, TrialRecord>> Results = new()
    {
        ["all failed"] = (_, trial, _) => trial with { State = TrialState.Failed, Objective = null },
        ["all under way"] = (_, trial, i) =>
            trial with { State = i % 2 == 0 ? TrialState.Running : TrialState.Pending, Objective = null, Reports = [] },
        ["all equal"] = (_, trial, _) => trial,
        ["all NaN"] = (_, trial, _) => trial with { Objective = double.NaN },
        ["all infinite"] = (_, trial, i) =>
            trial with { Objective = i % 2 == 0 ? double.PositiveInfinity : double.NegativeInfinity },
        ["one observation"] = (_, trial, i) => i == 3 ? trial : trial with { State = TrialState.Failed, Objective = null },
        ["extreme numbers"] = (_, trial, i) => trial with { Objective = Extremes[i % Extremes.Length] },
        ["stopped early"] = (_, trial, i) => trial with
        {
            State = i % 3 == 0 ? TrialState.Paused : TrialState.Pruned,
            Objective = i % 2 == 0 ? 0.5 : null,
            Reports = i % 4 == 0 ? [] : [new MetricPoint(0.5, Extremes[i % Extremes.Length])],
        },
        ["nothing within the constraints"] = (_, trial, i) =>
            trial with { Violation = i % 5 == 0 ? double.NaN : i % 7 == 0 ? double.PositiveInfinity : i + 1 },
        ["one configuration again and again"] = (study, trial, _) => study.Trials.Count == 0
            ? trial
            : trial with { Configuration = study.Trials[0].Configuration },
        ["outside of the space"] = (_, trial, i) => trial with { Configuration = Outside(trial.Configuration, i) },
        ["cancelled"] = (_, trial, _) => trial with { State = TrialState.Cancelled },
    };

    public static TheoryData<string> Names => [.. Results.Keys];

    /// <summary>A study of 14 trials at most, with such results.</summary>
    public static Study Of(string name, SearchSpace space)
    {
        var random = new RandomSampler();
        Study study = Studies.Empty(space);
        for (int i = 0; i < 14 && random.Propose(study) is { } configuration; i++)
        {
            TrialRecord trial = new(i + 1, configuration, TrialState.Completed, [new MetricPoint(1, 0.5)], 0.5);
            study = study with { Trials = [.. study.Trials, Results[name](study, trial, i)] };
        }

        return study;
    }

    private static Configuration Outside(Configuration configuration, int i) => new(configuration.Entries
        .Skip(i % 2)
        .Select(entry => KeyValuePair.Create<string, ParameterValue>(entry.Key, (i % 4) switch
        {
            0 => new ParameterValue.Text("elsewhere"),
            1 => new ParameterValue.Real(-1e308),
            2 => new ParameterValue.Integer(long.MaxValue),
            _ => new ParameterValue.Flag(true),
        }))
        .Append(new("unheard_of", new ParameterValue.Real(3))));
}
