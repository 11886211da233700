namespace Sweeper.Training.Data;

/// <summary>
/// Examples of similar use side by side, padded to the longest. Matrices are row-major, <c>[Rows,
/// Columns]</c>.
/// </summary>
public sealed class Batch
{
    internal Batch(IReadOnlyList<TokenizedExample> all, ReadOnlySpan<int> members, int padId)
    {
        Rows = members.Length;
        Examples = members.ToArray();
        foreach (int member in members)
        {
            Columns = Math.Max(Columns, all[member].Ids.Length);
        }

        Ids = new long[Rows * Columns];
        Mask = new float[Rows * Columns];
        Labels = new long[Rows];
        for (int row = 0; row < Rows; row++)
        {
            TokenizedExample example = all[members[row]];
            int start = row * Columns;
            for (int column = 0; column < example.Ids.Length; column++)
            {
                Ids[start + column] = example.Ids[column];
            }

            if (example.TypeOneFrom > 0)
            {
                Types ??= new long[Rows * Columns];
                Types.AsSpan(start + example.TypeOneFrom, example.Ids.Length - example.TypeOneFrom).Fill(1);
            }

            Ids.AsSpan(start + example.Ids.Length, Columns - example.Ids.Length).Fill(padId);
            Mask.AsSpan(start, example.Ids.Length).Fill(1);
            Labels[row] = example.Label;
        }
    }

    /// <summary>Examples in the batch; the last batch of an epoch may have fewer than the others.</summary>
    public int Rows { get; }

    /// <summary>Length of the longest example.</summary>
    public int Columns { get; }

    /// <summary>Token ids, filled up with the pad id. <c>[Rows, Columns]</c>.</summary>
    public long[] Ids { get; }

    /// <summary>1 where there is a token, 0 where there is padding. <c>[Rows, Columns]</c>.</summary>
    public float[] Mask { get; }

    /// <summary>Token types, 0 or 1; null when all are 0. <c>[Rows, Columns]</c>.</summary>
    public long[]? Types { get; }

    /// <summary><c>[Rows]</c>.</summary>
    public long[] Labels { get; }

    /// <summary>
    /// Which examples these are: 0-based places in the list given to the <see cref="Batcher"/>.
    /// <c>[Rows]</c>.
    /// </summary>
    public int[] Examples { get; }
}
