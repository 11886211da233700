using System.Globalization;

namespace Sweeper.Engine.Hints;

/// <summary>What is wrong with the data, or with how the winner answers them.</summary>
internal static class DataAnalyser
{
    // Fewer than one in 200 move no score by more than half a point.
    private const double LeastDuplicates = 0.005;

    // A class of fewer examples may be missed by chance.
    private const int LeastExamples = 5;

    private static readonly string[] FairToSmallClasses = ["f1_macro", "balanced_accuracy", "recall_macro", "precision_macro"];

    /// <summary>Validation examples that were trained on make every score too high, and reward learning by heart.</summary>
    public static IEnumerable<Hint> Duplicates(HintInput input)
    {
        if (input.Duplicates is { Count: > 0 } found && found.Count >= LeastDuplicates * found.Validation)
        {
            string extension = Path.GetExtension(found.TrainFile);
            string cleaned = $"{found.TrainFile[..^extension.Length]}-cleaned{extension}";
            yield return new(
                HintKind.DuplicateExamples,
                string.Create(CultureInfo.InvariantCulture,
                    $"{found.Count} of {found.Validation} validation examples are also training examples, so scores are too high: "
                    + $"take them out of the training file and name the new one."),
                $"data: {{ train: {cleaned}, validation: {found.ValidationFile} }}",
                "sweeper.task");
        }
    }

    /// <summary>The winner never answers with some class that occurs.</summary>
    public static IEnumerable<Hint> NeverPredicted(HintInput input)
    {
        if (input.Ranking() is not [var winner, ..])
        {
            yield break;
        }

        for (int c = 0; c < winner.Confusion.Count; c++)
        {
            long examples = winner.Confusion[c].Sum();
            if (examples >= LeastExamples && winner.Confusion.All(row => row[c] == 0))
            {
                bool isFair = FairToSmallClasses.Contains(input.Objective.Metric);
                string advice = isFair
                    ? "it may need more training"
                    : $"{input.Objective.Metric} does not show it, so rank by a metric that counts every class alike";
                yield return new(
                    HintKind.ClassNeverPredicted,
                    string.Create(CultureInfo.InvariantCulture,
                        $"The {input.BestName}, #{winner.Number}, never predicts class {c}, which {examples} validation examples have: {advice}."),
                    isFair ? SweepFileLine.Values("epochs", MoreEpochs(winner)) : "metric: { name: f1_macro, goal: maximize }",
                    isFair ? SweepFileLine.Parameters : "");
            }
        }
    }

    private static double[] MoreEpochs(HintTrial trial)
    {
        double epochs = Math.Max(1, Math.Ceiling(trial.Epochs.Select(epoch => epoch.Epoch).DefaultIfEmpty(3).Max()));
        return [2 * epochs, 4 * epochs];
    }
}
