using System.Collections;

namespace Sweeper.Search;

/// <summary>An integer, all of min to max alike, both included.</summary>
public sealed record IntUniform(long Min, long Max) : Domain
{
    public long Max { get; } = Min <= Max
        ? Max
        : throw new ArgumentException($"Bug in Sweeper: max is {Max}, but must be {Min} or more.",
            nameof(Max));

    /// <inheritdoc/>
    /// <remarks>Null when there are more than 2^31 - 1.</remarks>
    public override IReadOnlyList<ParameterValue>? GridValues =>
        Distance < int.MaxValue ? new IntRange(Min, (int)Distance + 1) : null;

    // The distance of two longs fits an unsigned one; wrapping around gives exactly that.
    private ulong Distance => unchecked((ulong)Max - (ulong)Min);

    private protected override ParameterValue ValueAt(double quantile)
    {
        double offset = Math.Floor(quantile * (Distance + 1.0));
        ulong whole = offset >= Distance ? Distance : (ulong)offset;
        return new ParameterValue.Integer(unchecked((long)((ulong)Min + whole)));
    }
}

/// <summary>Consecutive integers, not held in memory.</summary>
internal sealed class IntRange(long first, int count) : IReadOnlyList<ParameterValue>
{
    public int Count => count;

    public ParameterValue this[int index] => new ParameterValue.Integer(first + index);

    /// <summary>The index of a number, or null when it is not in the range.</summary>
    public int? IndexOf(ParameterValue value)
    {
        Int128? wanted = value switch
        {
            ParameterValue.Integer integer => integer.Value,
            ParameterValue.Real { Value: var real } when double.IsInteger(real) && Math.Abs(real) < 9e18 =>
                (long)real,
            _ => null,
        };
        Int128? offset = wanted - first;
        return offset >= 0 && offset < count ? (int)offset.Value : null;
    }

    public IEnumerator<ParameterValue> GetEnumerator() =>
        Enumerable.Range(0, count).Select(i => this[i]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
