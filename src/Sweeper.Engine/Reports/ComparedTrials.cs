using System.Globalization;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Reports;

/// <summary>One fact about two trials.</summary>
/// <param name="Part">What it belongs to: configuration, result, inputs, environment.</param>
/// <param name="Name">Of the fact.</param>
/// <param name="Left">Of the first trial; null when it has none.</param>
/// <param name="Right">Of the second.</param>
public sealed record ComparedFact(string Part, string Name, string? Left, string? Right)
{
    public bool IsSame => Left == Right;
}

/// <summary>The objective's metric of one epoch of two trials; null where a trial does not have the epoch.</summary>
public sealed record ComparedEpoch(double Epoch, double? Left, double? Right);

/// <summary>Two trials, of one sweep or of two, fact by fact. Pure.</summary>
/// <param name="Facts">All of them, the same ones included.</param>
/// <param name="Metric">Whose values <paramref name="Epochs"/> has: the first trial's objective.</param>
/// <param name="Epochs">By epoch.</param>
public sealed record ComparedTrials(IReadOnlyList<ComparedFact> Facts, string Metric, IReadOnlyList<ComparedEpoch> Epochs)
{
    public const string Configuration = "configuration";
    public const string Result = "result";
    public const string Inputs = "inputs";
    public const string Environment = "environment";

    private const int HashDigits = 12;

    /// <param name="left">The first trial.</param>
    /// <param name="leftPlan">Its plan; null when its folder is gone.</param>
    /// <param name="right">The second trial.</param>
    /// <param name="rightPlan">Its plan; null when its folder is gone.</param>
    /// <param name="objective">Scores both.</param>
    public static ComparedTrials Of(
        StoredTrial left, TrialPlan? leftPlan, StoredTrial right, TrialPlan? rightPlan, Objective objective)
    {
        List<ComparedFact> facts = [];
        IEnumerable<string> names = left.Configuration.Entries.Concat(right.Configuration.Entries).Select(entry => entry.Key).Distinct();
        facts.AddRange(names.Select(name =>
            new ComparedFact(Configuration, name, left.Configuration[name]?.ToString(), right.Configuration[name]?.ToString())));
        facts.Add(new(Configuration, "seed", Text(left.Seed), Text(right.Seed)));
        facts.AddRange(Both(Result, left, right, trial => ResultsOf(trial, objective)));
        facts.AddRange(Both(Inputs, leftPlan, rightPlan, InputsOf));
        facts.AddRange(Both(Environment, left.Start, right.Start, EnvironmentOf));
        double[] epochs = [.. left.Epochs.Concat(right.Epochs).Select(report => report.Epoch).Distinct().Order()];
        return new(facts, objective.Metric,
            [.. epochs.Select(epoch => new ComparedEpoch(epoch, At(left, epoch, objective.Metric), At(right, epoch, objective.Metric)))]);
    }

    private static IEnumerable<ComparedFact> Both<T>(string part, T? left, T? right, Func<T, IEnumerable<(string Name, string? Value)>> factsOf)
        where T : class
    {
        (string Name, string? Value)[] first = left is null ? [] : [.. factsOf(left)];
        (string Name, string? Value)[] second = right is null ? [] : [.. factsOf(right)];
        return first.Concat(second).Select(fact => fact.Name).Distinct().Select(name => new ComparedFact(
            part, name,
            Array.Find(first, fact => fact.Name == name).Value, Array.Find(second, fact => fact.Name == name).Value));
    }

    private static IEnumerable<(string, string?)> ResultsOf(StoredTrial trial, Objective objective)
    {
        yield return ("state", trial.State.ToString().ToLowerInvariant());
        if (trial.BestEpoch(objective) is { } best)
        {
            foreach ((string metric, double value) in best.Metrics.OrderBy(pair => pair.Key != objective.Metric).ThenBy(pair => pair.Key, StringComparer.Ordinal))
            {
                yield return (metric, value.ToString("R", CultureInfo.InvariantCulture));
            }

            yield return ("best epoch", Text(best.Epoch));
        }

        yield return ("training and evaluation, s", trial.Seconds.ToString("0.00", CultureInfo.InvariantCulture));
        if (trial.Finish is { } finish)
        {
            yield return ("peak memory, MiB", Text(finish.PeakMemoryBytes >> 20));
            yield return ("weights", finish.WeightsSha256.Length > 0 ? Short(finish.WeightsSha256) : null);
        }

        if (trial.Failure is { } failure)
        {
            yield return ("failure", $"{failure.Kind}: {failure.Message}");
        }
    }

    // By role and not by path, so that a copy of the data elsewhere is the same data.
    private static IEnumerable<(string, string?)> InputsOf(TrialPlan plan)
    {
        yield return ("objective", $"{plan.Objective.Metric} {plan.Objective.Direction}".ToLowerInvariant());
        if (plan.Script is { } script)
        {
            yield return ("command", string.Join(' ', script.Command));
            yield return ("program", script.Program);
            yield return ("working folder", script.WorkingFolder);
        }
        else
        {
            TaskSettings task = plan.Task;
            yield return ("model", task.Model);
            yield return ("weights from", task.Init.ToString().ToLowerInvariant());
            yield return ("training file", task.Data.Train);
            yield return ("validation file", task.Data.Validation);
            yield return ("training examples at most", task.Data.MaxTrainExamples is { } most ? Text(most) : null);
            yield return ("evaluated every, epochs", Text(task.EvaluateEvery));
        }

        foreach ((string path, string hash) in plan.Inputs.OrderBy(input => input.Key, StringComparer.Ordinal))
        {
            string role = path == plan.BuiltIn?.Data.Train ? "training data"
                : path == plan.BuiltIn?.Data.Validation ? "validation data" : Path.GetFileName(path);
            yield return ($"SHA-256 of {role}", Short(hash));
        }
    }

    private static IEnumerable<(string, string?)> EnvironmentOf(StartInfo start)
    {
        yield return ("host", start.Host);
        yield return ("device", start.Device);
        yield return ("threads", Text(start.Threads));
        yield return ("libtorch", start.Torch is { Length: > 0 } torch ? torch : null);
        yield return ("program", start.Program);
        yield return ("training examples", Text(start.TrainExamples));
        yield return ("validation examples", Text(start.ValidationExamples));
        yield return ("steps", Text(start.TotalSteps));
    }

    private static double? At(StoredTrial trial, double epoch, string metric) =>
        trial.Epochs.FirstOrDefault(report => report.Epoch == epoch) is { } found && found.Metrics.TryGetValue(metric, out double value) ? value : null;

    private static string Short(string hash) => hash.Length > HashDigits ? hash[..HashDigits] : hash;

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
