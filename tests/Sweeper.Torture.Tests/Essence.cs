using System.Globalization;
using System.Security.Cryptography;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;

namespace Sweeper.Torture.Tests;

/// <summary>All of a sweep that must not depend on interruptions, as lines to compare.</summary>
internal static class Essence
{
    /// <summary>
    /// Every trial with its configuration, seed, state, epochs, metrics to the last bit, decisions and best epoch, and the
    /// hash of each file of its best model and predictions; and what else is left in its folder. Not: times, durations,
    /// attempts, logs.
    /// </summary>
    public static string Of(IReadOnlyList<StoredTrial> trials, SweepFolder folder) =>
        string.Join('\n', trials.SelectMany(trial => Lines(trial, folder.Trial(trial.Number))));

    /// <summary>An epoch's number and results.</summary>
    public static string Of(EpochReport epoch) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {epoch.Epoch}: {string.Join(' ', epoch.Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key}={metric.Value:R}")))} "
        + $"[{string.Join(';', epoch.Confusion.Select(row => string.Join(',', row)))}]");

    private static IEnumerable<string> Lines(StoredTrial trial, TrialFolder folder)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"#{trial.Number} {trial.Configuration} seed {trial.Seed} {trial.Origin} {trial.State} {trial.Failure} "
            + $"best {trial.Finish?.BestEpoch} {trial.Finish?.WeightsSha256}");
        foreach (EpochReport epoch in trial.Epochs)
        {
            yield return $"  {Of(epoch)}";
        }

        foreach (StoredDecision decision in trial.Decisions)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  decision {decision.Epoch}: {decision.Pruner} {decision.Decision}");
        }

        foreach (string path in Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(folder.Path, path);
            bool isResult = name.StartsWith("best/", StringComparison.Ordinal) || name.StartsWith("predictions/", StringComparison.Ordinal);
            if (isResult)
            {
                yield return $"  {name} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))}";
            }
            else if (!name.StartsWith("checkpoint.unusable/", StringComparison.Ordinal) && name != "decision.json")
            {
                yield return $"  {name}";
            }
        }
    }
}
