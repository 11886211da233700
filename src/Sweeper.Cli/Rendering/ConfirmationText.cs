using Spectre.Console;
using Sweeper.Engine.Reports;

namespace Sweeper.Cli.Rendering;

/// <summary>What training the best configurations again with further seeds says, as people read it.</summary>
internal static class ConfirmationText
{
    /// <summary>What it decided, in one sentence.</summary>
    public static string Verdict(ConfirmationReport confirmation, string metric) => confirmation switch
    {
        { ToGo: > 0 } => $"The best are trained again with further seeds: {Format.Count(confirmation.ToGo, "trial")} to go, until then the search alone counts.",
        { Winner: null } => "The best were trained again with further seeds, and no trial completed: the search alone counts.",
        { HasChangedWinner: true, Winner: { } winner } =>
            $"Confirmation changed the winner: #{winner.Trial.Number} has the best mean {metric} over further seeds; by the search alone it was #{confirmation.First}.",
        _ => $"Confirmation kept the winner: #{confirmation.First} also has the best mean {metric} over further seeds.",
    };

    /// <summary>A row for each configuration, the best mean first.</summary>
    public static Table Table(ConfirmationReport confirmation, string metric)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string heading in Headings(metric))
        {
            table.AddColumn(TrialTables.Right(heading));
        }

        foreach (ConfirmedConfiguration one in confirmation.Configurations)
        {
            TrialTables.Row(table, Row(one));
        }

        return table;
    }

    public static string[] Headings(string metric) => ["trial", $"{metric} found", "again", "mean ± sd", "95 % of the mean"];

    public static string[] Row(ConfirmedConfiguration one) =>
    [
        $"#{one.Found.Trial.Number}", Format.Metric(one.Found.Value), $"{one.Values.Count} of {one.Trials.Count}",
        one.Values.Count switch
        {
            0 => "-",
            1 => Format.Metric(one.Mean),
            _ => $"{Format.Metric(one.Mean)} ± {Format.Metric(one.StandardDeviation)}",
        },
        one.Interval is { } interval ? Format.Interval(interval) : "-",
    ];
}
