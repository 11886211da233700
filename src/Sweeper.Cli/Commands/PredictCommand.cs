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
    private const int TextsAtATime = 4096;

    public static Command Create(Terminal terminal)
    {
        var texts = new Argument<string[]>("TEXT")
        {
            Description = "Texts to classify. Without any, each line of standard input is one.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string?> trial = new("--trial") { Description = "Use this trial's model. Default: best.", HelpName = "N" };
        Option<string?> model = new("--model") { Description = "Use the model in this folder instead of a trial's.", HelpName = "DIR" };
        Option<string?> file = new("--file") { Description = "Classify each line of this file.", HelpName = "FILE" };
        Option<bool> pairs = new("--pairs") { Description = "Each text is two, with a tab between, for models of text pairs." };
        Option<string?> name = SharedOptions.Sweep();
        Option<string?> home = SharedOptions.Home();
        Option<bool> json = SharedOptions.Json();
        var command = new SweeperCommand(
            "predict",
            "Classify texts with the best trial's model.",
            "sweeper predict \"The movie was fantastic!\"",
            "sweeper predict --trial 7 --json < sentences.txt",
            "sweeper predict --model exported/sst-best --file sentences.txt")
        {
            texts, trial, model, file, pairs, name, home, json,
        };
        command.SetAction(parsed =>
        {
            IReadOnlyList<TextToClassify> given = TextsToClassify.Of(
                parsed.GetValue(texts) ?? [], parsed.GetValue(file), parsed.GetValue(pairs));
            (string folder, string origin) = parsed.GetValue(model) is { } own
                ? OwnModel(own)
                : TrialModel(parsed.GetValue(home), parsed.GetValue(name), parsed.GetValue(trial) ?? "best");
            using var predictor = Predictor.Load(folder, "cpu", threads: Environment.ProcessorCount);
            if (parsed.GetValue(json))
            {
                IEnumerable<JsonObject> predictions = Predictions(predictor, given)
                    .Select(one => Json(predictor.Labels, one.Given, one.Prediction));
                JsonOutput.Write(terminal.Out, new JsonObject
                {
                    ["model"] = Path.GetFullPath(folder),
                    ["predictions"] = new JsonArray([.. predictions]),
                });
                return;
            }

            terminal.Error.WriteLine($"model: {origin}");
            foreach ((TextToClassify text, Prediction prediction) in Predictions(predictor, given))
            {
                Print(terminal, text, prediction, isOnlyOne: given.Count == 1);
            }
        });
        return command;
    }

    // As many at a time as sort well by length; results of long inputs come as they are made.
    private static IEnumerable<(TextToClassify Given, Prediction Prediction)> Predictions(
        Predictor predictor, IReadOnlyList<TextToClassify> texts) =>
        texts.Chunk(TextsAtATime).SelectMany(chunk =>
            chunk.Zip(predictor.Predict([.. chunk.Select(text => (text.Text, text.Pair))])));

    private static (string Folder, string Origin) OwnModel(string folder) => Directory.Exists(folder)
        ? (folder, folder)
        : throw new UserErrorException(
            $"--model names '{folder}', which is no folder", "Name a model folder in Hugging Face layout: config.json, tokenizer files and weights");

    private static (string Folder, string Origin) TrialModel(string? home, string? sweepName, string which)
    {
        using var catalog = SweepCatalog.Open(home);
        StoredSweep sweep = catalog.Find(sweepName);
        StoredTrial trial = catalog.FindTrial(sweep, which);
        var files = TrialFolder.Of(sweep.Folder, trial.Number);
        string folder = files.Best;
        if (File.Exists(files.Plan) && TrialJson.ReadPlan(files).Script is not null)
        {
            throw new UserErrorException(
                $"sweep '{sweep.Name}' runs your own script, whose models Sweeper cannot load",
                "Predict with what the script has saved, or name a folder in Hugging Face layout with --model", files.Path);
        }

        return Directory.Exists(folder)
            ? (folder, $"trial #{trial.Number} of {sweep.Name} ({folder})")
            : throw new UserErrorException(
                $"trial #{trial.Number} of sweep '{sweep.Name}' has no saved model",
                "Choose a completed trial of 'sweeper trials', or run 'sweeper reproduce' to make it again", folder);
    }

    private static void Print(Terminal terminal, TextToClassify text, Prediction prediction, bool isOnlyOne)
    {
        string result = string.Create(CultureInfo.InvariantCulture, $"{Meaning(prediction.Label)}  {prediction.Probability:0.000}");
        terminal.Out.WriteLine(isOnlyOne ? result : $"{result}  {text}");
    }

    // Data sets with bare numbers as labels keep them; a person is told that it is a class.
    private static string Meaning(string label) =>
        int.TryParse(label, CultureInfo.InvariantCulture, out _) ? $"label {label}" : label;

    private static JsonObject Json(IReadOnlyList<string> labels, TextToClassify text, Prediction prediction)
    {
        JsonObject json = new() { ["text"] = text.Text };
        if (text.Pair is not null)
        {
            json["text_pair"] = text.Pair;
        }

        json["label"] = prediction.Label;
        json["probability"] = prediction.Probability;
        json["probabilities"] = new JsonObject(labels.Zip(
            prediction.Probabilities, (label, p) => KeyValuePair.Create<string, JsonNode?>(label, p)));
        return json;
    }
}
