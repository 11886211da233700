using System.CommandLine;
using System.Text.Json.Nodes;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Export;
using Sweeper.Cli.Json;
using Sweeper.Cli.Rendering;
using Sweeper.Engine;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper export --format FORMAT TARGET [SWEEP]</c></summary>
internal static class ExportCommand
{
    public static Command Create(Terminal terminal)
    {
        var target = new Argument<string>("TARGET") { Description = "Where to write to." };
        Argument<string?> name = SharedOptions.SweepArgument();
        var format = new Option<string?>("--format")
        {
            Description = string.Join("; ", Exporters.All.Select(exporter => $"{exporter.Name}: {exporter.Summary}"))
                + $". Default: {Exporters.All[0].Name}.",
            HelpName = "FORMAT",
        };
        Option<string?> trial = new("--trial") { Description = "Export this trial. Default: best.", HelpName = "N" };
        Option<bool> epochs = new("--epochs") { Description = "With csv: a row for each evaluation instead of each trial." };
        Option<bool> force = new("--force") { Description = "Write into a folder that is not empty, or replace a file." };
        Option<string?> home = SharedOptions.Home();
        Option<bool> json = SharedOptions.Json();
        var command = new SweeperCommand(
            "export",
            "Write a sweep or a trial's model for other programs.",
            "sweeper export --format hf exported/sst-best",
            "sweeper export --format hf exported/sst-7 sst-grid --trial 7",
            "sweeper export --format csv epochs.csv sst-grid --epochs",
            "sweeper export --format tensorboard runs sst-grid",
            "sweeper export --format mlflow mlruns sst-grid")
        {
            target, name, format, trial, epochs, force, home, json,
        };
        command.SetAction(parsed =>
        {
            IExporter exporter = Find(parsed.GetValue(format) ?? Exporters.All[0].Name);
            ThrowIfUnfit(exporter, parsed.GetValue(trial), parsed.GetValue(epochs));
            using var catalog = SweepCatalog.Open(parsed.GetValue(home));
            StoredSweep sweep = catalog.Find(parsed.GetValue(name));
            IReadOnlyList<StoredTrial> trials = catalog.Trials(sweep);
            StoredTrial? chosen = parsed.GetValue(trial) is { } which
                ? catalog.FindTrial(sweep, which)
                : Ranking.Winner(sweep, trials)?.Trial;
            string path = Path.GetFullPath(parsed.GetValue(target)!);
            ExportResult result = exporter.Export(new(sweep, trials, chosen, path, parsed.GetValue(force)) { HasEpochs = parsed.GetValue(epochs) });
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(terminal.Out, Json(exporter, path, result));
                return;
            }

            long bytes = result.Files.Sum(file => new FileInfo(file).Length);
            terminal.Out.WriteLine($"{path}: {result.What}, {Format.Count(result.Files.Count, "file")}, {Format.Bytes(bytes)}.");
        });
        return command;
    }

    private static IExporter Find(string format)
    {
        string[] names = [.. Exporters.All.Select(exporter => exporter.Name)];
        return Exporters.All.FirstOrDefault(exporter => exporter.Name == format)
            ?? throw new UserErrorException(
                $"'{format}' is no format to export", $"{Suggestion.DidYouMean(format, names)}The formats are {string.Join(", ", names)}");
    }

    private static void ThrowIfUnfit(IExporter exporter, string? trial, bool hasEpochs)
    {
        if (trial is not null && !exporter.IsOfOneTrial)
        {
            throw new UserErrorException(
                $"--trial names one trial, but --format {exporter.Name} writes all trials of a sweep", "Leave --trial out, or take --format hf");
        }

        if (hasEpochs && !exporter.TakesEpochs)
        {
            throw new UserErrorException(
                $"--epochs has no effect with --format {exporter.Name}", "Leave it out, or take --format csv");
        }
    }

    private static JsonObject Json(IExporter exporter, string path, ExportResult result) => new()
    {
        ["format"] = exporter.Name,
        ["target"] = path,
        ["files"] = new JsonArray([.. result.Files.Select(file => (JsonNode)file)]),
    };
}
