namespace Sweeper.Search;

/// <summary>A choice from a list.</summary>
public sealed record Categorical : Domain
{
    /// <param name="values">One or more.</param>
    /// <param name="probabilities">One for each value, adding up to 1; null: all alike.</param>
    /// <param name="isOrdinal">Whether the order of the values means something; null: when all are numbers.</param>
    public Categorical(
        IEnumerable<ParameterValue> values, IEnumerable<double>? probabilities = null, bool? isOrdinal = null)
    {
        Values = [.. values];
        Probabilities = probabilities is null ? null : [.. probabilities];
        if (Values.Count == 0
            || (Probabilities is not null && !AreProbabilities(Probabilities, Values.Count)))
        {
            throw new ArgumentException("Bug in Sweeper: a list needs values, and a probability for each.");
        }

        DistinctValues = [.. Values.DistinctBy(value => value.CanonicalText)];
        IsOrdinal = isOrdinal ?? Values.All(value => value.AsNumber() is not null);
    }

    /// <summary>In the order of the sweep file.</summary>
    public IReadOnlyList<ParameterValue> Values { get; }

    public IReadOnlyList<double>? Probabilities { get; }

    /// <summary>Whether the order of the values means something, as it does when all are numbers.</summary>
    public bool IsOrdinal { get; }

    /// <inheritdoc/>
    /// <remarks>
    /// A value that is listed twice occurs once. Null with probabilities: a grid cannot honour them.
    /// </remarks>
    public override IReadOnlyList<ParameterValue>? GridValues =>
        Probabilities is null ? DistinctValues : null;

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterValue> Support => Probabilities is null
        ? DistinctValues
        : [.. Values.Where((_, i) => Probabilities[i] > 0).DistinctBy(value => value.CanonicalText)];

    private ParameterValue[] DistinctValues { get; }

    public bool Equals(Categorical? other) =>
        other is not null && IsOrdinal == other.IsOrdinal && Values.SequenceEqual(other.Values)
        && (Probabilities ?? []).SequenceEqual(other.Probabilities ?? []);

    public override int GetHashCode() =>
        Values.Aggregate(Values.Count, (hash, value) => HashCode.Combine(hash, value));

    private protected override ParameterValue ValueAt(double quantile)
    {
        if (Probabilities is null)
        {
            return Values[Math.Min((int)(quantile * Values.Count), Values.Count - 1)];
        }

        double sum = 0;
        ParameterValue last = Values[0];
        for (int i = 0; i < Values.Count; i++)
        {
            sum += Probabilities[i];
            last = Probabilities[i] > 0 ? Values[i] : last; // Rounding may leave the sum just below 1.
            if (quantile < sum)
            {
                return last;
            }
        }

        return last;
    }

    private static bool AreProbabilities(IReadOnlyList<double> probabilities, int count) =>
        probabilities.Count == count
        && probabilities.All(probability => probability is >= 0 and <= 1)
        && Math.Abs(probabilities.Sum() - 1) < 1e-6;
}
