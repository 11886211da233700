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

/// <summary><c>sweeper export --format hf DIR [SWEEP]</c></summary>
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
        Option<bool> force = new("--force") { Description = "Write into a folder that is not empty." };
        Option<string?> home = SharedOptions.Home();
        Option<bool> json = SharedOptions.Json();
        var command = new SweeperCommand(
            "export",
            "Write a sweep or a trial's model for other programs.",
            "sweeper export --format hf exported/sst-best",
            "sweeper export --format hf exported/sst-7 sst-grid --trial 7")
        {
            target, name, format, trial, force, home, json,
        };
        command.SetAction(parsed =>
        {
            IExporter exporter = Find(parsed.GetValue(format) ?? Exporters.All[0].Name);
            using var catalog = SweepCatalog.Open(parsed.GetValue(home));
            StoredSweep sweep = catalog.Find(parsed.GetValue(name));
            IReadOnlyList<StoredTrial> trials = catalog.Trials(sweep);
            StoredTrial? chosen = parsed.GetValue(trial) is { } which
                ? catalog.FindTrial(sweep, which)
                : Ranking.Best(trials, sweep.Objective, sweep.Limits)?.Trial;
            string path = Path.GetFullPath(parsed.GetValue(target)!);
            ExportResult result = exporter.Export(new(sweep, trials, chosen, path, parsed.GetValue(force)));
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

    private static JsonObject Json(IExporter exporter, string path, ExportResult result) => new()
    {
        ["format"] = exporter.Name,
        ["target"] = path,
        ["files"] = new JsonArray([.. result.Files.Select(file => (JsonNode)file)]),
    };
}
