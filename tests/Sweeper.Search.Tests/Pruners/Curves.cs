namespace Sweeper.Search.Tests.Pruners;

/// <summary>Studies given by the curves of their trials, number 1 first.</summary>
internal static class Curves
{
    public static Study Study(int? maxReports, params double[][] curves) => new(
        Studies.Space(("x", new Uniform(0, 1))),
        Direction.Minimize,
        7,
        [.. curves.Select((curve, i) => Trial(i + 1, TrialState.Running, curve))])
    {
        MaxReports = maxReports,
    };

    public static TrialRecord Trial(int number, TrialState state, params double[] curve) => new(
        number,
        new Configuration([]),
        state,
        [.. curve.Select((value, i) => new MetricPoint(i + 1, value))],
        state == TrialState.Completed ? curve.Min() : null);

    /// <summary>The same study with other states: one letter each for running, paused, completed and failed.</summary>
    public static Study In(this Study study, string states) => study with
    {
        Trials = [.. study.Trials.Select((trial, i) => trial with
        {
            State = states[i] switch
            {
                'r' => TrialState.Running,
                'p' => TrialState.Paused,
                'c' => TrialState.Completed,
                _ => TrialState.Failed,
            },
        })],
    };

    /// <summary>The same curves where more is better.</summary>
    public static Study Negated(this Study study) => study with
    {
        Direction = Direction.Maximize,
        Trials = [.. study.Trials.Select(trial => trial with
        {
            Reports = [.. trial.Reports.Select(report => report with { Value = -report.Value })],
        })],
    };

    public static Study Reversed(this Study study) => study with { Trials = [.. study.Trials.Reverse()] };

    public static TrialRecord Trial(this Study study, int number) =>
        study.Trials.Single(trial => trial.Number == number);
}
