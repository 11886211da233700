using Sweeper.Engine.Hints;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Hints;

/// <summary>Sweeps in which nothing deserves a hint, to be changed in one point.</summary>
internal static class Sweeps
{
    public static readonly Objective F1 = new("f1", Direction.Maximize);

    public static readonly Parameter Rate = new("learning_rate", new LogUniform(1e-5, 1e-3));

    /// <summary>A trial that completed with the scores of its evaluations.</summary>
    public static HintTrial Completed(int number, double rate, params double[] f1) => new(
        number, new([KeyValuePair.Create<string, ParameterValue>("learning_rate", new ParameterValue.Real(rate))]), TrialState.Completed)
    {
        Score = f1.Max(),
        Epochs = [.. f1.Select((value, i) => Epoch(i + 1, value, 1 - value))],
        Confusion = [[50, 5], [6, 40]],
    };

    public static HintTrial Failed(int number, double rate, FailureKind kind = FailureKind.Diverged) =>
        Completed(number, rate, 0.5) with { State = TrialState.Failed, Score = null, Failure = kind };

    /// <summary>Twelve trials whose best learning rate lies in the middle of the range.</summary>
    public static HintInput Quiet() => Of([.. Enumerable.Range(0, 12).Select(i =>
        Completed(i + 1, 1e-5 * Math.Pow(100, (i + 0.5) / 12), 0.5, 0.8 - (0.01 * Math.Abs(i - 5))))]);

    public static HintInput Of(params HintTrial[] trials) =>
        new() { Parameters = [Rate], Objective = F1, Trials = trials };

    public static EpochReport Epoch(double epoch, double f1, double loss) =>
        new(epoch, new Dictionary<string, double> { ["f1"] = f1, ["loss"] = loss }, 1, 0.1, []);

    public static Hint[] OfKind(this HintInput input, HintKind kind) =>
        [.. SweepHints.Of(input).Where(hint => hint.Kind == kind)];
}
