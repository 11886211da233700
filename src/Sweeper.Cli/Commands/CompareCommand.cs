using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Rendering;
using Sweeper.Engine;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper compare A B</c></summary>
internal static class CompareCommand
{
    public static Command Create(Terminal terminal)
    {
        const string what = "A trial's number, or best; of another sweep with its name before it, such as sst-grid/7.";
        Argument<string?> left = SharedOptions.Trial("A", what, ArgumentArity.ExactlyOne);
        Argument<string?> right = SharedOptions.Trial("B", what, ArgumentArity.ExactlyOne);
        Option<string?> name = SharedOptions.Sweep();
        return new StoreCommand(
            "compare",
            "Say what differs between two trials: configuration, result, curves, data and model, device and versions.",
            "sweeper compare best 7",
            "sweeper compare sst-grid/best sst-bayes/best --json")
        {
            left, right, name,
        }.Answering(terminal, (catalog, parsed) =>
        {
            (StoredSweep Sweep, StoredTrial Trial) first = Find(catalog, parsed.GetValue(left)!, parsed.GetValue(name));
            (StoredSweep Sweep, StoredTrial Trial) second = Find(catalog, parsed.GetValue(right)!, parsed.GetValue(name));
            var comparison = ComparedTrials.Of(
                first.Trial, PlanOf(first), second.Trial, PlanOf(second), first.Sweep.Objective);
            bool isOneSweep = first.Sweep.Name == second.Sweep.Name;
            string[] headings = [Heading(first, isOneSweep), Heading(second, isOneSweep)];
            return new Answer(() => Json(first, second, comparison), () => Print(terminal, headings, comparison));
        });
    }

    private static (StoredSweep, StoredTrial) Find(SweepCatalog catalog, string which, string? sweepName)
    {
        int slash = which.LastIndexOf('/');
        StoredSweep sweep = catalog.Find(slash < 0 ? sweepName : which[..slash]);
        return (sweep, catalog.FindTrial(sweep, which[(slash + 1)..]));
    }

    private static TrialPlan? PlanOf((StoredSweep Sweep, StoredTrial Trial) one)
    {
        var folder = TrialFolder.Of(one.Sweep.Folder, one.Trial.Number);
        try
        {
            return File.Exists(folder.Plan) ? TrialJson.ReadPlan(folder) : null;
        }
        catch (UserErrorException)
        {
            // A damaged plan hides the inputs, not the rest.
            return null;
        }
    }

    private static string Heading((StoredSweep Sweep, StoredTrial Trial) one, bool isShort) => isShort
        ? string.Create(CultureInfo.InvariantCulture, $"#{one.Trial.Number}")
        : string.Create(CultureInfo.InvariantCulture, $"{one.Sweep.Name} #{one.Trial.Number}");

    private static void Print(Terminal terminal, string[] headings, ComparedTrials comparison)
    {
        if (comparison.Facts.All(fact => fact.IsSame))
        {
            terminal.Out.WriteLine($"{headings[0]} and {headings[1]} do not differ in anything.");
        }
        else
        {
            Table table = new() { Border = TableBorder.Simple };
            table.AddColumn(TrialTables.Left("differs in")).AddColumn(TrialTables.Left("")).AddColumn(TrialTables.Right(headings[0]))
                .AddColumn(TrialTables.Right(headings[1]));
            string part = "";
            foreach (ComparedFact fact in comparison.Facts.Where(fact => !fact.IsSame))
            {
                TrialTables.Row(table, [fact.Part == part ? "" : fact.Part, fact.Name, Shown(fact, fact.Left), Shown(fact, fact.Right)]);
                part = fact.Part;
            }

            terminal.Print(table);
        }

        if (comparison.Epochs.Count > 0)
        {
            Table curves = new() { Border = TableBorder.Simple };
            curves.AddColumn(TrialTables.Right("epoch")).AddColumn(TrialTables.Right($"{comparison.Metric} of {headings[0]}"))
                .AddColumn(TrialTables.Right($"{comparison.Metric} of {headings[1]}")).AddColumn(TrialTables.Right("difference"));
            foreach (ComparedEpoch epoch in comparison.Epochs)
            {
                TrialTables.Row(curves,
                [
                    epoch.Epoch.ToString(CultureInfo.InvariantCulture), Value(epoch.Left), Value(epoch.Right),
                    epoch is { Left: { } one, Right: { } other } ? (other - one).ToString("+0.0000;-0.0000;0", CultureInfo.InvariantCulture) : "-",
                ]);
            }

            terminal.Print(curves);
        }

        string[] same = [.. comparison.Facts.Where(fact => fact.IsSame && fact.Left is not null).Select(fact => fact.Name)];
        if (same.Length > 0)
        {
            terminal.Out.WriteLine($"The same: {string.Join(", ", same)}");
        }
    }

    // Six digits tell results apart; --json has all of them.
    private static string Shown(ComparedFact fact, string? value) =>
        fact.Part == ComparedTrials.Result && double.TryParse(value, CultureInfo.InvariantCulture, out double number)
            ? number.ToString("G6", CultureInfo.InvariantCulture)
            : value ?? "-";

    private static string Value(double? value) => value is { } number ? Format.Metric(number) : "-";

    private static JsonObject Json(
        (StoredSweep Sweep, StoredTrial Trial) left, (StoredSweep Sweep, StoredTrial Trial) right, ComparedTrials comparison) => new()
        {
            ["left"] = new JsonObject { ["sweep"] = left.Sweep.Name, ["trial"] = left.Trial.Number },
            ["right"] = new JsonObject { ["sweep"] = right.Sweep.Name, ["trial"] = right.Trial.Number },
            ["facts"] = new JsonArray([.. comparison.Facts.Select(fact => new JsonObject
        {
            ["part"] = fact.Part,
            ["name"] = fact.Name,
            ["left"] = fact.Left,
            ["right"] = fact.Right,
            ["same"] = fact.IsSame,
        })]),
            ["metric"] = comparison.Metric,
            ["epochs"] = new JsonArray([.. comparison.Epochs.Select(epoch => new JsonObject
        {
            ["epoch"] = epoch.Epoch,
            ["left"] = Finite(epoch.Left),
            ["right"] = Finite(epoch.Right),
        })]),
        };

    private static JsonNode? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
