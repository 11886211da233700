namespace Sweeper.Engine.Trials;

/// <summary>What a label of the data files is called.</summary>
/// <param name="Written">As in the files.</param>
/// <param name="Name">Of its class. Several labels may share one.</param>
public sealed record LabelName(string Written, string Name);

/// <summary>The classes of a data set as the sweep file gives them.</summary>
/// <param name="Entries">Every label that the files may have, in the order of the classes' ids.</param>
public sealed record LabelMapping(IReadOnlyList<LabelName> Entries)
{
    /// <summary>The classes by id.</summary>
    public IReadOnlyList<string> Names() => [.. Entries.Select(entry => entry.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>Equal when all entries are, in the same order.</summary>
    public bool Equals(LabelMapping? other) => other is not null && Entries.SequenceEqual(other.Entries);

    public override int GetHashCode() => Entries.Aggregate(17, HashCode.Combine);

    public override string ToString() => string.Join(", ", Entries.Select(entry => $"{entry.Written}: {entry.Name}"));
}
