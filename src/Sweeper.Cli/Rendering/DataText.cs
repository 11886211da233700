using System.Globalization;
using Sweeper.Engine.Trials;
using Sweeper.Training.Data;

namespace Sweeper.Cli.Rendering;

/// <summary>Puts what is known of a data set into a few lines.</summary>
internal static class DataText
{
    private const int MostLabels = 8;
    private const int MostLengths = 4;

    /// <summary>Sizes, balance, lengths, and equal texts where there are any.</summary>
    public static IEnumerable<string> Lines(DataSummary data)
    {
        yield return Text($"data: {data.Train.Sum():N0} training and {data.Validation.Sum():N0} validation {(data.HasPairs ? "pairs" : "texts")}{Origin(data.Source)}");
        yield return $"labels: training {Shares(data, data.Train)}; validation {Shares(data, data.Validation)}";
        string cut = string.Join(", ", data.Cut.Take(MostLengths).Select(one => Text($"{Share(one.Count, data.Train.Sum())} at {one.MaxLength}")));
        yield return Text($"lengths: median {data.Lengths.Median} tokens, 95 % up to {data.Lengths.Percentile95}, longest {data.Lengths.Longest}; cut by max_length: {cut}");
        if (data.Facts.Repeated > 0)
        {
            yield return Text($"duplicates: {data.Facts.Repeated:N0} training texts repeat an earlier one");
        }

        if (data.Facts.Shared > 0)
        {
            yield return Shared(data.Facts.Shared, data.Validation.Sum());
        }
    }

    /// <summary>That validation examples were trained on.</summary>
    /// <param name="count">How many.</param>
    /// <param name="validation">Of how many.</param>
    public static string Shared(int count, int validation) =>
        Text($"overlap: {count:N0} of {validation:N0} validation texts are also training texts, which makes scores too high");

    private static string Origin(DataSettings source) => source.ValidationSplit is { } share
        ? Text($" (split from one file: validation_split {share}, split_seed {source.SplitSeed})")
        : "";

    private static string Shares(DataSummary data, IReadOnlyList<int> counts)
    {
        int total = counts.Sum();
        string shown = string.Join(", ", data.LabelNames.Take(MostLabels).Select((name, id) => $"{name}: {Share(counts[id], total)}"));
        return data.LabelNames.Count > MostLabels ? $"{shown} and {data.LabelNames.Count - MostLabels} more" : shown;
    }

    // What is rare is not nothing.
    private static string Share(int count, int total) => count > 0 && count < total / 2000.0
        ? "below 0.1 %"
        : Text($"{100.0 * count / total:0.#} %");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
