using Sweeper.Engine.Trials;

namespace Sweeper.Training.Data;

/// <summary>What someone should know of a data set before training on it.</summary>
public sealed record DataSummary
{
    /// <summary>Names of the classes, by id.</summary>
    public required IReadOnlyList<string> LabelNames { get; init; }

    /// <summary>Training examples of each class.</summary>
    public required IReadOnlyList<int> Train { get; init; }

    /// <summary>Validation examples of each class.</summary>
    public required IReadOnlyList<int> Validation { get; init; }

    /// <summary>Tokens of the training examples, special tokens included, before anything is cut.</summary>
    public required LengthQuantiles Lengths { get; init; }

    /// <summary>Training examples longer than each max_length that the sweep uses, by max_length.</summary>
    public required IReadOnlyList<CutExamples> Cut { get; init; }

    /// <summary>Equal texts.</summary>
    public required DataFacts Facts { get; init; }

    /// <summary>Whether examples are pairs of texts.</summary>
    public required bool HasPairs { get; init; }

    /// <summary>Where the examples come from.</summary>
    public required DataSettings Source { get; init; }

    internal static DataSummary Of(EncodedDataSet data, DataSettings source, IReadOnlyList<int> maxLengths)
    {
        int[] lengths = data.Train.Lengths(data.Frame);
        Array.Sort(lengths);
        return new()
        {
            LabelNames = data.LabelNames,
            Train = Counts(data.Train, data.LabelNames.Count),
            Validation = Counts(data.Validation, data.LabelNames.Count),
            Lengths = new(lengths[lengths.Length / 2], lengths[(int)((lengths.Length - 1) * 0.95)], lengths[^1]),
            Cut = [.. maxLengths.Select(most => new CutExamples(most, lengths.Count(length => length > most)))],
            Facts = data.Facts,
            HasPairs = data.HasPairs,
            Source = source,
        };
    }

    private static int[] Counts(EncodedTexts texts, int classes)
    {
        int[] counts = new int[classes];
        foreach (int label in texts.Labels)
        {
            counts[label]++;
        }

        return counts;
    }
}

/// <summary>How long examples are, in tokens.</summary>
/// <param name="Median">Half are no longer.</param>
/// <param name="Percentile95">95 of 100 are no longer.</param>
/// <param name="Longest">None is longer.</param>
public sealed record LengthQuantiles(int Median, int Percentile95, int Longest);

/// <summary>Examples that lose their end.</summary>
/// <param name="MaxLength">Tokens that are kept.</param>
/// <param name="Count">Examples with more.</param>
public sealed record CutExamples(int MaxLength, int Count);
