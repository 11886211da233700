using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Reports;

/// <summary>Trials as a store would have them, made of the few numbers a test is about.</summary>
internal static class Trials
{
    public static readonly Objective F1 = new("f1", Direction.Maximize);
    public static readonly Objective Loss = new("loss", Direction.Minimize);

    /// <summary>A completed trial that reported these values of f1, epoch by epoch, and 1 - f1 as its loss.</summary>
    public static StoredTrial Completed(int number, params double[] f1) => Pending(number) with
    {
        State = TrialState.Completed,
        Epochs = [.. f1.Select((value, i) => Epoch(i + 1, value))],
        Start = new("host", 1, "cpu", 1, "1.13.0", 1000, 100, 50, f1.Length),
        Finish = new(1, $"hash {number}", 10, 1 << 20),
    };

    public static StoredTrial Failed(int number, FailureKind kind, string message, params double[] f1) => Completed(number, f1) with
    {
        State = TrialState.Failed,
        Finish = null,
        Failure = new(kind, message),
    };

    public static StoredTrial Pending(int number) => new()
    {
        Number = number,
        Configuration = Configuration(("learning_rate", 1e-5 * number)),
        Seed = 1,
        State = TrialState.Pending,
    };

    public static StoredTrial With(this StoredTrial trial, params (string Name, object Value)[] values) =>
        trial with { Configuration = Configuration(values) };

    public static EpochReport Epoch(int epoch, double f1) => new(
        epoch, new Dictionary<string, double> { ["f1"] = f1, ["loss"] = 1 - f1 }, 1, 0.1, []);

    public static IReadOnlyList<ScoredTrial> Ranked(params StoredTrial[] trials) => Ranking.Of(trials, F1);

    private static Configuration Configuration(params (string Name, object Value)[] values) =>
        new(values.Select(entry => KeyValuePair.Create<string, ParameterValue>(entry.Name, entry.Value switch
        {
            int integer => new ParameterValue.Integer(integer),
            double real => new ParameterValue.Real(real),
            _ => new ParameterValue.Text((string)entry.Value),
        })));
}
