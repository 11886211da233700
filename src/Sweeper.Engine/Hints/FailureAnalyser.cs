using System.Globalization;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Hints;

/// <summary>Trials that fail because of what they try.</summary>
internal static class FailureAnalyser
{
    private const string LearningRate = "learning_rate";

    // One failure may have any reason.
    private const int LeastFailures = 2;

    /// <summary>Every trial above some learning rate diverged, and none that ran to its end had a higher one.</summary>
    public static IEnumerable<Hint> AboveLearningRate(HintInput input)
    {
        (double Rate, HintTrial Trial)[] trials =
        [
            .. input.Trials.Where(trial => trial.Configuration[LearningRate]?.AsNumber() is not null)
                .Select(trial => (trial.Configuration[LearningRate]!.AsNumber()!.Value, trial)),
        ];
        double[] sound = [.. trials
            .Where(one => one.Trial.State is TrialState.Completed or TrialState.Pruned or TrialState.Paused)
            .Select(one => one.Rate)];
        double highest = sound.DefaultIfEmpty(0).Max();
        double[] failed = [.. trials.Where(one => IsDiverged(one.Trial) && one.Rate > highest).Select(one => one.Rate)];
        if (failed.Length < LeastFailures)
        {
            yield break;
        }

        double lowestFailed = failed.Min();
        string sentence = string.Create(CultureInfo.InvariantCulture,
            $"All {failed.Length} trials with a learning rate of {NumberText.Of(lowestFailed)} or more diverged");
        yield return new(
            HintKind.FailedAboveLearningRate,
            highest > 0
                ? $"{sentence}; the highest that worked is {NumberText.Of(highest)}."
                : $"{sentence}, and no trial with a lower one has run to its end.",
            Line(input, highest, lowestFailed),
            SweepFileLine.Parameters);
    }

    // Out of memory, time limits and crashes have causes of their own.
    private static bool IsDiverged(HintTrial trial) =>
        trial.State == TrialState.Failed && trial.Failure == FailureKind.Diverged;

    private static string Line(HintInput input, double highest, double lowestFailed)
    {
        double max = highest > 0 ? highest : SweepFileLine.Round(lowestFailed / 10);
        Domain? domain = input.Parameters.FirstOrDefault(parameter => parameter.Name == LearningRate)?.Domain;
        double[] kept = domain is Categorical list
            ? [.. list.Values.Select(value => value.AsNumber()).OfType<double>().Where(value => value <= max)]
            : [];
        return kept.Length > 0
            ? SweepFileLine.Values(LearningRate, kept)
            : $"{LearningRate}: {{ distribution: log_uniform_values, min: {NumberText.Of(Min(domain, max))}, max: {NumberText.Of(max)} }}";
    }

    private static double Min(Domain? domain, double max)
    {
        double? min = domain switch
        {
            LogUniform log => log.Min,
            InvLogUniform log => log.Min,
            QLogUniform log => log.Min,
            _ => null,
        };
        return min < max ? min.Value : SweepFileLine.Round(max / 100);
    }
}
