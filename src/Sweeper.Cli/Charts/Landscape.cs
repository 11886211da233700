using Sweeper.Engine.Importance;
using Sweeper.Engine.Reports;

namespace Sweeper.Cli.Charts;

/// <summary>The objective over two parameters, smoothed over the trials near each cell.</summary>
/// <param name="X">Along.</param>
/// <param name="Y">Up.</param>
/// <param name="Columns">Positions of the cells' centres along.</param>
/// <param name="Rows">Positions of the cells' centres up.</param>
/// <param name="Cells"><c>[rows, columns]</c>; NaN where no trial is near.</param>
/// <param name="AreMostImportant">Whether the two are known to matter most; else they are the first two that vary.</param>
/// <remarks>
/// The mean of the trials, weighted by a Gaussian of their distance (Nadaraya and Watson, 1964) on axes of length 1; between
/// levels of a category nothing is smoothed.
/// </remarks>
internal sealed record Landscape(
    ParameterScale X, ParameterScale Y, IReadOnlyList<double> Columns, IReadOnlyList<double> Rows,
    IReadOnlyList<IReadOnlyList<double>> Cells, bool AreMostImportant)
{
    private const int Bins = 24;
    private const double Bandwidth = 0.06;

    // A cell farther than two bandwidths from the nearest trial stays empty.
    private const double LeastWeight = 0.135;

    /// <returns>Null with fewer than two parameters that vary among the ranked trials.</returns>
    public static Landscape? Of(SweepReport report, IReadOnlyList<ParameterScale> scales)
    {
        ParameterScale[] varied = [.. scales.Where(scale => scale.High > scale.Low
            && report.Ranking.Select(one => scale.Position(one.Trial.Configuration)).Distinct().Take(2).Count() > 1)];
        if (varied.Length < 2)
        {
            return null;
        }

        bool isTold = report.Importance is { Answer: ImportanceAnswer.Told };
        string[] order = [.. report.Importance?.Parameters.Select(one => one.Name) ?? []];
        ParameterScale[] two =
        [
            .. varied.OrderBy(scale => Array.IndexOf(order, scale.Name) is >= 0 and var rank ? rank : int.MaxValue).Take(2),
        ];
        return Of(report.Ranking, two[0], two[1]) with { AreMostImportant = isTold };
    }

    private static Landscape Of(IReadOnlyList<ScoredTrial> ranking, ParameterScale x, ParameterScale y)
    {
        double[] columns = Centres(x);
        double[] rows = Centres(y);
        List<(double X, double Y, double Value)> trials = [];
        foreach (ScoredTrial one in ranking)
        {
            if (x.Position(one.Trial.Configuration) is { } along && y.Position(one.Trial.Configuration) is { } up)
            {
                trials.Add((x.Share(along), y.Share(up), one.Value));
            }
        }

        return new(x, y, columns, rows, [.. rows.Select(row => columns.Select(column => Cell(column, row)).ToArray())], false);

        double Cell(double column, double row)
        {
            double sum = 0;
            double weights = 0;
            foreach ((double alongX, double alongY, double value) in trials)
            {
                double weight = Weight(x, x.Share(column) - alongX) * Weight(y, y.Share(row) - alongY);
                sum += weight * value;
                weights += weight;
            }

            return weights < LeastWeight ? double.NaN : sum / weights;
        }
    }

    private static double[] Centres(ParameterScale scale) => scale.Kind == ScaleKind.Category
        ? [.. Enumerable.Range(0, scale.Levels.Count).Select(level => (double)level)]
        : [.. Enumerable.Range(0, Bins).Select(bin => scale.At((bin + 0.5) / Bins))];

    private static double Weight(ParameterScale scale, double distance) => scale.Kind == ScaleKind.Category
        ? Math.Abs(distance) < 1e-9 ? 1 : 0
        : Math.Exp(-distance * distance / (2 * Bandwidth * Bandwidth));
}
