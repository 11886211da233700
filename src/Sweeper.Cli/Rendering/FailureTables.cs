using System.Globalization;
using Spectre.Console;
using Sweeper.Engine.Reports;

namespace Sweeper.Cli.Rendering;

/// <summary>Where in the search space trials come to nothing.</summary>
internal static class FailureTables
{
    public static Table ByValue(IReadOnlyList<FailureRate> rates, string metric)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(TrialTables.Left("parameter")).AddColumn(TrialTables.Right("value")).AddColumn(TrialTables.Right("trials"))
            .AddColumn(TrialTables.Right("failed")).AddColumn(TrialTables.Right($"NaN or infinite {metric}"));
        string last = "";
        foreach (FailureRate rate in rates)
        {
            string range = rate.From == rate.To
                ? Format.Parameter(rate.From) : $"{Format.Parameter(rate.From)} to {Format.Parameter(rate.To)}";
            TrialTables.Row(table,
                [rate.Parameter == last ? "" : rate.Parameter, range, Text(rate.Trials), Text(rate.Failed), Text(rate.NotFinite)]);
            last = rate.Parameter;
        }

        return table;
    }

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}
