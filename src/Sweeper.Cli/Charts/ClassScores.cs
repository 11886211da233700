namespace Sweeper.Cli.Charts;

/// <summary>How well one class is told from the others; each score is a share of examples, 0 where there are none.</summary>
/// <param name="Precision">Of the examples predicted as this class, how many are.</param>
/// <param name="Recall">Of the examples of this class, how many are predicted as it.</param>
/// <param name="F1">Harmonic mean of the two.</param>
/// <param name="Examples">Validation examples of this class.</param>
internal sealed record ClassScores(double Precision, double Recall, double F1, long Examples)
{
    /// <summary>The scores of every class.</summary>
    /// <param name="confusion">Counts <c>[classes, classes]</c>, rows by true class.</param>
    public static IReadOnlyList<ClassScores> Of(IReadOnlyList<IReadOnlyList<long>> confusion) =>
    [
        .. Enumerable.Range(0, confusion.Count).Select(c =>
        {
            long right = confusion[c][c];
            long predicted = confusion.Sum(row => row[c]);
            long actual = confusion[c].Sum();
            return new ClassScores(Share(right, predicted), Share(right, actual), Share(2 * right, predicted + actual), actual);
        }),
    ];

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
