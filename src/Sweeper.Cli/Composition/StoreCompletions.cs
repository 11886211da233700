using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using Sweeper.Engine;
using Sweeper.Engine.Store;
using Sweeper.Training;

namespace Sweeper.Cli.Composition;

/// <summary>What the shell may complete from the store: names of sweeps, numbers of trials, metrics. Loads no libtorch and never fails.</summary>
internal static class StoreCompletions
{
    public static IEnumerable<CompletionItem> Sweeps(CompletionContext context) =>
        From(context, catalog => catalog.Sweeps.Select(sweep => sweep.Name));

    /// <summary>Of the sweep that the line names, else of the latest.</summary>
    public static IEnumerable<CompletionItem> Trials(CompletionContext context) => From(context, catalog =>
    {
        StoredSweep sweep = catalog.Find(Given(context, "--sweep") ?? GivenSweep(context));
        return catalog.Trials(sweep).Select(trial => trial.Number.ToString(CultureInfo.InvariantCulture)).Prepend("best");
    });

    public static IEnumerable<CompletionItem> Metrics(CompletionContext context) =>
        TextClassificationTask.Description.Metrics.Select(metric => new CompletionItem(metric.Name));

    private static CompletionItem[] From(CompletionContext context, Func<SweepCatalog, IEnumerable<string>> texts)
    {
        try
        {
            using var catalog = SweepCatalog.Open(Given(context, "--home"));

            // Sorted as listed: #10 comes after #9.
            return [.. texts(catalog).Select((text, i) => new CompletionItem(text, sortText: i.ToString("D6", CultureInfo.InvariantCulture)))];
        }
        catch (UserErrorException)
        {
            return [];
        }
    }

    private static string? Given(CompletionContext context, string option) =>
        context.ParseResult.CommandResult.Children.OfType<OptionResult>()
            .FirstOrDefault(result => result.Option.Name == option)?.Tokens is [.., { } last] ? last.Value : null;

    private static string? GivenSweep(CompletionContext context) =>
        context.ParseResult.CommandResult.Children.OfType<ArgumentResult>()
            .FirstOrDefault(result => result.Argument.Name == "SWEEP")?.Tokens is [{ } first, ..] ? first.Value : null;
}
