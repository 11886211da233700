using Sweeper.Engine;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Training.Data;

/// <summary>Takes validation examples out of a training file that comes without any.</summary>
/// <remarks>
/// A function of rows, share and seed alone. The same share of each class, at least one example of a class that has
/// two; rows with equal texts stay together, because a validation example that is trained on measures nothing.
/// </remarks>
internal static class ValidationSplit
{
    /// <summary>Both parts in the order of the file.</summary>
    /// <param name="rows">All rows of the training file.</param>
    /// <param name="settings">With a share and a seed.</param>
    /// <exception cref="UserErrorException">One of the parts would have no examples.</exception>
    public static (IReadOnlyList<LabelledRow> Train, IReadOnlyList<LabelledRow> Validation) Of(
        IReadOnlyList<LabelledRow> rows, DataSettings settings)
    {
        double share = settings.ValidationSplit!.Value;
        bool[] isTaken = new bool[rows.Count];
        foreach (var of in Enumerable.Range(0, rows.Count).GroupBy(i => (rows[i].Text, rows[i].Pair))
            .GroupBy(same => rows[same.First()].Label).OrderBy(of => of.Key, StringComparer.Ordinal))
        {
            Take([.. of.Select(same => same.ToArray())], share, new SeededRandom(settings.SplitSeed!.Value, 0, $"validation split {of.Key}"), isTaken);
        }

        LabelledRow[] train = [.. rows.Where((_, i) => !isTaken[i])];
        LabelledRow[] validation = [.. rows.Where((_, i) => isTaken[i])];
        return train.Length > 0 && validation.Length > 0
            ? (train, validation)
            : throw new UserErrorException(
                $"validation_split leaves {train.Length} of {rows.Count} examples for training and {validation.Length} for validation",
                "add examples, or name a validation file", Path.GetFullPath(settings.Train));
    }

    private static void Take(int[][] texts, double share, SeededRandom random, bool[] isTaken)
    {
        int examples = texts.Sum(same => same.Length);
        int wanted = texts.Length < 2 ? 0 : Math.Max(1, (int)Math.Round(share * examples, MidpointRounding.AwayFromZero));
        int[] order = [.. Enumerable.Range(0, texts.Length)];
        random.Shuffle<int>(order);
        int taken = 0;
        // The last text stays: a class that is only evaluated cannot be learned.
        foreach (int[] same in order.Take(texts.Length - 1).Select(text => texts[text]).Where(same => same.Length <= wanted - taken || taken == 0))
        {
            if (taken >= wanted)
            {
                return;
            }

            taken += same.Length;
            Array.ForEach(same, row => isTaken[row] = true);
        }
    }
}
