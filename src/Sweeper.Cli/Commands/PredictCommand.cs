using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Json;
using Sweeper.Engine;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Training;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper predict TEXT ...</c></summary>
internal static class PredictCommand
{
    public static Command Create(Terminal terminal)
    {
        var texts = new Argument<string[]>("TEXT")
        {
            Description = "Texts to classify. Without any, each line of standard input is one.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string?> trial = new("--trial") { Description = "Use this trial's model. Default: best.", HelpName = "N" };
        trial.CompletionSources.Add(StoreCompletions.Trials);
        Option<string?> model = new("--model") { Description = "Use the model in this folder instead of a trial's.", HelpName = "DIR" };
        Option<string?> name = SharedOptions.Sweep();
        Option<string?> home = SharedOptions.Home();
        Option<bool> json = SharedOptions.Json();
        var command = new SweeperCommand(
            "predict",
            "Classify texts with the best trial's model.",
            "sweeper predict \"The movie was fantastic!\"",
            "sweeper predict --trial 7 --json < sentences.txt")
        {
            texts, trial, model, name, home, json,
        };
        command.SetAction(parsed =>
        {
            string[] given = Texts(parsed.GetValue(texts) ?? []);
            (string folder, string origin) = parsed.GetValue(model) is { } own
                ? OwnModel(own)
                : TrialModel(parsed.GetValue(home), parsed.GetValue(name), parsed.GetValue(trial) ?? "best");
            using var predictor = Predictor.Load(folder, "cpu", threads: Environment.ProcessorCount);
            IReadOnlyList<Prediction> predictions = predictor.Predict(given);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(terminal.Out, Json(folder, predictor.Labels, given, predictions));
                return;
            }

            terminal.Error.WriteLine($"model: {origin}");
            Print(terminal, given, predictions);
        });
        return command;
    }

    private static string[] Texts(string[] arguments)
    {
        if (arguments.Length > 0)
        {
            return arguments;
        }

        if (!Console.IsInputRedirected)
        {
            throw new UserErrorException(
                "no text was given", "Write sweeper predict \"The movie was fantastic!\", or give lines on standard input");
        }

        var lines = new List<string>();
        while (Console.In.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return [.. lines];
    }

    private static (string Folder, string Origin) OwnModel(string folder) => Directory.Exists(folder)
        ? (folder, folder)
        : throw new UserErrorException(
            $"--model names '{folder}', which is no folder", "Name a folder with config.json, vocab.txt and model.safetensors");

    private static (string Folder, string Origin) TrialModel(string? home, string? sweepName, string which)
    {
        using var catalog = SweepCatalog.Open(home);
        StoredSweep sweep = catalog.Find(sweepName);
        StoredTrial trial = catalog.FindTrial(sweep, which);
        string folder = TrialFolder.Of(sweep.Folder, trial.Number).Best;
        return Directory.Exists(folder)
            ? (folder, $"trial #{trial.Number} of {sweep.Name} ({folder})")
            : throw new UserErrorException(
                $"trial #{trial.Number} of sweep '{sweep.Name}' has no saved model",
                "Choose a completed trial of 'sweeper trials', or run 'sweeper reproduce' to make it again", folder);
    }

    private static void Print(Terminal terminal, string[] texts, IReadOnlyList<Prediction> predictions)
    {
        for (int i = 0; i < texts.Length; i++)
        {
            string result = string.Create(
                CultureInfo.InvariantCulture, $"{Meaning(predictions[i].Label)}  {predictions[i].Probability:0.000}");
            terminal.Out.WriteLine(texts.Length == 1 ? result : $"{result}  {texts[i]}");
        }
    }

    // Data sets with bare numbers as labels keep them; a person is told that it is a class.
    private static string Meaning(string label) =>
        int.TryParse(label, CultureInfo.InvariantCulture, out _) ? $"label {label}" : label;

    private static JsonObject Json(
        string folder, IReadOnlyList<string> labels, string[] texts, IReadOnlyList<Prediction> predictions) => new()
        {
            ["model"] = Path.GetFullPath(folder),
            ["predictions"] = new JsonArray(
            [
                .. texts.Zip(predictions, (text, prediction) => (JsonNode)new JsonObject
                {
                    ["text"] = text,
                    ["label"] = prediction.Label,
                    ["probability"] = prediction.Probability,
                    ["probabilities"] = new JsonObject(labels.Zip(
                        prediction.Probabilities, (label, p) => KeyValuePair.Create<string, JsonNode?>(label, p))),
                }),
            ]),
        };
}
