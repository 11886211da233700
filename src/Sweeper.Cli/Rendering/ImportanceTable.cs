using Spectre.Console;
using Sweeper.Engine.Importance;

namespace Sweeper.Cli.Rendering;

/// <summary>The parameters and pairs of parameters that matter most.</summary>
internal static class ImportanceTable
{
    private const int MostRows = 6;

    // A pair that explains less is not worth a line.
    private const double LeastInteraction = 0.01;

    /// <param name="importance">With an answer.</param>
    public static Table Of(ImportanceReport importance)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(TrialTables.Left("parameter")).AddColumn(TrialTables.Right("share"))
            .AddColumn(TrialTables.Right("95 % interval")).AddColumn(TrialTables.Right("in best tenth"));
        IEnumerable<(double Share, string[] Cells)> rows =
        [
            .. importance.Parameters.Select(one => (one.Share, (string[])
                [one.Name, InsightText.Percent(one.Share), InsightText.Percent(one.Interval), InsightText.Percent(one.TopShare)])),
            .. importance.Interactions.Where(one => one.Share >= LeastInteraction).Select(one => (one.Share, (string[])
                [$"{one.First} with {one.Second}", InsightText.Percent(one.Share), InsightText.Percent(one.Interval), "-"])),
        ];
        foreach ((_, string[] cells) in rows.OrderByDescending(row => row.Share).Take(MostRows))
        {
            TrialTables.Row(table, cells);
        }

        return table;
    }
}
