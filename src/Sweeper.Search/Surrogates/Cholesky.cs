using System.Runtime.CompilerServices;

namespace Sweeper.Search.Surrogates;

/// <summary>The Cholesky factor L of a symmetric positive definite matrix, A = L L', that can grow by rows.</summary>
/// <remarks>
/// Row by row with inner products (Golub and Van Loan, Matrix Computations, section 4.2): every inner loop runs over
/// contiguous memory, and a further row costs O(n^2) as in a full factorisation.
/// </remarks>
internal sealed class Cholesky
{
    private double[][] _rows = [];

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Sum of the logarithms of the diagonal: half the log-determinant of A.</summary>
    public double LogDiagonal { get; private set; }

    /// <summary>Row i of L: entries [0, i].</summary>
    public ReadOnlySpan<double> Row(int i) => _rows[i].AsSpan(0, i + 1);

    /// <summary>Takes away all rows; keeps the memory.</summary>
    public void Clear()
    {
        Count = 0;
        LogDiagonal = 0;
    }

    /// <summary>Factors the matrix grown by one row.</summary>
    /// <param name="row">Entries [0, <see cref="Count"/>] of the new row of A, the diagonal last.</param>
    /// <returns>False, and the factor is as before, when the grown matrix is not positive definite in double precision.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryAppend(ReadOnlySpan<double> row)
    {
        int n = Count;
        Reserve(n + 1);
        Span<double> target = _rows[n].AsSpan(0, n + 1);
        row[..(n + 1)].CopyTo(target);
        for (int j = 0; j < n; j++)
        {
            ReadOnlySpan<double> other = _rows[j];
            target[j] = (target[j] - VectorMath.Dot(target[..j], other)) / other[j];
        }

        double pivot = target[n] - VectorMath.Dot(target[..n], target);

        // What is left of the diagonal is only rounding when it is this small a part of it.
        if (!(pivot > 1e-14 * row[n]))
        {
            return false;
        }

        target[n] = Math.Sqrt(pivot);
        LogDiagonal += Math.Log(target[n]);
        Count = n + 1;
        return true;
    }

    /// <summary>Solves L x = b in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SolveLower(Span<double> b)
    {
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<double> row = _rows[i];
            b[i] = (b[i] - VectorMath.Dot(b[..i], row)) / row[i];
        }
    }

    /// <summary>Solves L' x = b in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SolveUpper(Span<double> b)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> row = _rows[i];
            b[i] /= row[i];
            VectorMath.AddScaled(row[..i], -b[i], b);
        }
    }

    /// <summary>Row i of the inverse of L, from the rows before it.</summary>
    /// <param name="inverse">Rows [0, i) of the inverse; row k has k + 1 entries or more.</param>
    /// <param name="i">The row.</param>
    /// <param name="target">Entries [0, i] of row i.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void InverseRow(double[][] inverse, int i, Span<double> target)
    {
        ReadOnlySpan<double> row = _rows[i];
        target[..(i + 1)].Clear();
        for (int k = 0; k < i; k++)
        {
            VectorMath.AddScaled(inverse[k].AsSpan(0, k + 1), row[k], target);
        }

        VectorMath.Scale(target[..i], -1 / row[i]);
        target[i] = 1 / row[i];
    }

    private void Reserve(int rows)
    {
        int had = _rows.Length;
        if (rows > had)
        {
            Array.Resize(ref _rows, Math.Max(rows, 2 * had));
        }

        int length = _rows.Length;
        if (_rows[rows - 1] is null || _rows[rows - 1].Length < rows)
        {
            _rows[rows - 1] = new double[Math.Min(length, rows + 16)];
        }
    }
}
