using Sweeper.Search.Samplers;

namespace Sweeper.Search.Tests;

/// <summary>Studies to propose for.</summary>
internal static class Studies
{
    public static Study Empty(SearchSpace space, long seed = 7) => new(space, Direction.Maximize, seed, []);

    public static Study With(this Study study, Configuration configuration,
        TrialState state = TrialState.Completed)
    {
        int number = study.Trials.Count + 1;
        double? objective = state == TrialState.Completed ? 0.5 : null;
        var trial = new TrialRecord(number, configuration, state, [new MetricPoint(1, double.NaN)],
            objective);
        return study with { Trials = [.. study.Trials, trial] };
    }

    /// <summary>The configurations of a sweep of at most this many trials.</summary>
    public static List<Configuration> Sweep(
        ISampler sampler, SearchSpace space, int most, Func<int, TrialState>? stateOf = null, long seed = 7)
    {
        Study study = Empty(space, seed);
        while (study.Trials.Count < most && sampler.Propose(study) is { } configuration)
        {
            study = study.With(configuration, stateOf?.Invoke(study.Trials.Count) ?? TrialState.Completed);
        }

        return [.. study.Trials.Select(trial => trial.Configuration)];
    }

    public static SearchSpace Space(params (string Name, Domain Domain)[] parameters) =>
        new(parameters.Select(parameter => new Parameter(parameter.Name, parameter.Domain)));

    public static Categorical Values(params double[] values) =>
        new(values.Select(value => new ParameterValue.Real(value)));

    public static Categorical Names(params string[] values) =>
        new(values.Select(value => new ParameterValue.Text(value)));
}
