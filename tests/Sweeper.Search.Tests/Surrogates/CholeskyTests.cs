using Sweeper.Search.Surrogates;

namespace Sweeper.Search.Tests;

/// <summary>The expected numbers were computed with mpmath 1.2.1 at 60 digits, of the matrix as rounded to doubles.</summary>
public sealed class CholeskyTests
{
    private const double LogDiagonal = -19.883103353087365;

    private static readonly double[][] HilbertFactor =
    [
        [1.0],
        [0.5, 0.28867513459481285],
        [0.33333333333333331, 0.28867513459481295, 0.074535599249992899],
        [0.25, 0.25980762113533166, 0.11180339887498908, 0.01889822365046265],
        [0.20000000000000001, 0.23094010767585028, 0.12777531299998793, 0.037796447300922593, 4.7619047619072562e-3],
        [0.16666666666666666, 0.20619652471058064, 0.13309928437498751, 0.052495065695724075, 0.011904761904774889, 1.1964735895474875e-3],
    ];

    private static readonly double[] Solution =
    [
        96048.000006900141, -2.7428100002052217e+6, 1.8570720001421251e+7, -4.8338640003753715e+7,
        5.3388720004188435e+7, -2.104779600166379e+7,
    ];

    [Fact]
    public void Factors_an_ill_conditioned_matrix()
    {
        Cholesky factor = OfHilbert();

        for (int i = 0; i < 6; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                Assert.Equal(HilbertFactor[i][j], factor.Row(i)[j], 1e-10);
            }
        }

        Assert.Equal(LogDiagonal, factor.LogDiagonal, 1e-9);
    }

    [Fact]
    public void Solves_as_well_as_the_condition_of_the_matrix_allows()
    {
        // The condition number is 1.5e7.
        double[] x = [1, -2, 3, -4, 5, -6];
        Cholesky factor = OfHilbert();
        factor.SolveLower(x);
        factor.SolveUpper(x);

        for (int i = 0; i < x.Length; i++)
        {
            Assert.True(Math.Abs((x[i] / Solution[i]) - 1) < 1e-8, $"x[{i}] = {x[i]:R}");
        }
    }

    [Fact]
    public void Multiplies_back_to_the_matrix_whatever_its_size()
    {
        foreach (int n in new[] { 1, 3, 4, 7, 8, 9, 17, 33, 70 })
        {
            double[][] matrix = Random(n);
            Cholesky factor = Factor(matrix);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double product = 0;
                    for (int k = 0; k <= j; k++)
                    {
                        product += factor.Row(i)[k] * factor.Row(j)[k];
                    }

                    Assert.Equal(matrix[i][j], product, 1e-11);
                }
            }
        }
    }

    [Fact]
    public void Inverts_the_factor()
    {
        const int N = 37;
        Cholesky factor = Factor(Random(N));
        double[][] inverse = [.. Enumerable.Range(0, N).Select(i => new double[i + 1])];
        for (int i = 0; i < N; i++)
        {
            factor.InverseRow(inverse, i, inverse[i]);
        }

        for (int i = 0; i < N; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double product = 0;
                for (int k = j; k <= i; k++)
                {
                    product += factor.Row(i)[k] * inverse[k][j];
                }

                Assert.Equal(i == j ? 1 : 0, product, 1e-11);
            }
        }
    }

    [Fact]
    public void Refuses_a_row_that_depends_on_the_others_and_stays_as_it_was()
    {
        Cholesky factor = new();
        Assert.True(factor.TryAppend([4]));
        double before = factor.LogDiagonal;

        Assert.False(factor.TryAppend([2, 1]));
        Assert.False(factor.TryAppend([double.NaN, 1]));

        Assert.Equal(1, factor.Count);
        Assert.Equal(before, factor.LogDiagonal);
        Assert.True(factor.TryAppend([2, 5]));
        Assert.Equal([1, 2], factor.Row(1).ToArray());
    }

    private static Cholesky OfHilbert() => Factor(
        [.. Enumerable.Range(0, 6).Select(i => Enumerable.Range(0, 6).Select(j => 1.0 / (i + j + 1)).ToArray())]);

    private static Cholesky Factor(double[][] matrix)
    {
        Cholesky factor = new();
        for (int i = 0; i < matrix.Length; i++)
        {
            Assert.True(factor.TryAppend(matrix[i].AsSpan(0, i + 1)));
        }

        return factor;
    }

    // R R' + I.
    private static double[][] Random(int n)
    {
        SeededRandom random = new(5, n, "matrix");
        double[][] root = [.. Enumerable.Range(0, n)
            .Select(_ => Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5).ToArray())];
        return [.. root.Select((left, i) => root
            .Select((right, j) => left.Zip(right, (a, b) => a * b).Sum() + (i == j ? 1 : 0)).ToArray())];
    }
}
