using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Cli.Tests.Export;

namespace Sweeper.Cli.Tests.EndToEnd;

/// <summary>A whole sweep in the formats of other programs: four trials of two epochs, ten steps an epoch or five.</summary>
[Collection(FinishedSweep.Name)]
public sealed class SweepExportTests(FinishedSweep sweep)
{
    [Fact]
    public async Task Csv_has_a_row_for_each_trial_or_for_each_evaluation()
    {
        string trials = sweep.Place.File("exports/trials.csv");
        string epochs = sweep.Place.File("exports/epochs.csv");

        Assert.Matches($"^{trials}: 4 trials of tiny, 1 file, .+\\.\n$", (await sweep.ReadAsync("export", "--format", "csv", trials)).Out);
        Assert.Contains("8 evaluations of 4 trials of tiny", (await sweep.ReadAsync("export", "--format", "csv", epochs, "--epochs")).Out, StringComparison.Ordinal);

        Assert.Equal((await sweep.ReadAsync("report", "--csv", "-")).Out, await File.ReadAllTextAsync(trials));
        string[] rows = await File.ReadAllLinesAsync(epochs);
        Assert.StartsWith("trial,state,seed,epoch,train_seconds,evaluation_seconds,parameter.learning_rate,", rows[0], StringComparison.Ordinal);
        Assert.Equal(["1,completed,1,1,", "1,completed,1,2,", "2,completed,1,1,"], rows[1..4].Select(row => row[..16]));
        Assert.Equal(9, rows.Length);
    }

    [Fact]
    public async Task Json_has_all_there_is()
    {
        string file = sweep.Place.File("exports/all.json");
        await sweep.ReadAsync("export", "--format", "json", file);

        JsonNode all = JsonNode.Parse(await File.ReadAllTextAsync(file))!;

        Assert.Equal("tiny", (string)all["sweep"]!["name"]!);
        Assert.Contains("learning_rate: [0.01, 0.003]", (string)all["sweep_file"]!, StringComparison.Ordinal);
        Assert.Equal(4, all["trials"]!.AsArray().Count);
        JsonNode shown = await sweep.JsonAsync("show", "2");
        Assert.True(JsonNode.DeepEquals(shown["epochs"], all["trials"]![1]!["epochs"]));
    }

    [Fact]
    public async Task Tensorboard_gets_a_run_for_each_trial()
    {
        string folder = sweep.Place.File("exports/runs");
        await sweep.ReadAsync("export", "--format", "tensorboard", folder);

        Assert.Equal(["0001", "0002", "0003", "0004"], Directory.GetDirectories(folder).Select(Path.GetFileName).Order());
        string file = Assert.Single(Directory.GetFiles(Path.Combine(folder, "0002"), "events.out.tfevents.*"));
        ILookup<int, object>[] events = [.. EventFileReader.Records(await File.ReadAllBytesAsync(file)).Select(EventFileReader.Fields)];
        Assert.Equal(4, events.Length);
        Assert.Equal("brain.Event:2", EventFileReader.Text(events[0][3].Single()));
        Assert.Equal([5L, 10L], events[2..].Select(one => (long)one[2].Single()));
        Assert.True((double)events[3][1].Single() > (double)events[2][1].Single());

        Dictionary<string, float> last = EventFileReader.Inner(events[3][5].Single())[1].Select(EventFileReader.Inner)
            .ToDictionary(value => EventFileReader.Text(value[1].Single()), value => (float)value[2].Single());
        JsonNode epoch = (await sweep.JsonAsync("show", "2"))["epochs"]![1]!;
        Assert.Equal(2f, last["epoch"]);
        Assert.All(epoch["metrics"]!.AsObject(), metric => Assert.Equal((float)(double)metric.Value!, last[metric.Key]));
    }

    /// <remarks>HParamsPluginData.session_start_info is field 3, its map of hyperparameters field 1, a number in a Value field 2.</remarks>
    [Fact]
    public async Task Tensorboard_gets_the_hyperparameters()
    {
        string folder = sweep.Place.File("exports/hparams");
        await sweep.ReadAsync("export", "--format", "tensorboard", folder);
        byte[] file = await File.ReadAllBytesAsync(Directory.GetFiles(Path.Combine(folder, "0002"))[0]);

        ILookup<int, object> value = EventFileReader.Inner(EventFileReader.Inner(EventFileReader.Fields(EventFileReader.Records(file)[1])[5].Single())[1].Single());

        Assert.Equal("_hparams_/session_start_info", EventFileReader.Text(value[1].Single()));
        ILookup<int, object> plugin = EventFileReader.Inner(EventFileReader.Inner(value[9].Single())[1].Single());
        Assert.Equal("hparams", EventFileReader.Text(plugin[1].Single()));
        ILookup<int, object> start = EventFileReader.Inner(EventFileReader.Inner(plugin[2].Single())[3].Single());
        Dictionary<string, double> hyperparameters = start[1].Select(EventFileReader.Inner).ToDictionary(
            entry => EventFileReader.Text(entry[1].Single()), entry => (double)EventFileReader.Inner(entry[2].Single())[2].Single());
        Assert.Equal((0.01, 8.0, 1.0), (hyperparameters["learning_rate"], hyperparameters["batch_size"], hyperparameters["seed"]));
    }

    /// <remarks>What MLflow's file_store.py looks for, file by file.</remarks>
    [Fact]
    public async Task Mlflow_gets_an_experiment_with_a_run_for_each_trial()
    {
        string folder = sweep.Place.File("exports/mlruns");
        await sweep.ReadAsync("export", "--format", "mlflow", folder);

        string experiment = Assert.Single(Directory.GetDirectories(folder));
        Dictionary<string, JsonElement> meta = Meta(experiment);
        Assert.Equal(("tiny", Path.GetFileName(experiment), "active"), (Text(meta, "name"), Text(meta, "experiment_id"), Text(meta, "lifecycle_stage")));
        Assert.True(long.TryParse(Text(meta, "experiment_id"), CultureInfo.InvariantCulture, out _));
        string[] runs = Directory.GetDirectories(experiment);
        Assert.Equal(4, runs.Length);
        string second = runs.Single(run => Read(run, "tags/sweeper.trial") == "2");
        Dictionary<string, JsonElement> run = Meta(second);
        Assert.Matches("^[0-9a-f]{32}$", Text(run, "run_id"));
        Assert.Equal((Path.GetFileName(second), Text(run, "run_id")), (Text(run, "run_id"), Text(run, "run_uuid")));
        Assert.Equal((Text(meta, "experiment_id"), 3, 4), (Text(run, "experiment_id"), run["status"].GetInt32(), run["source_type"].GetInt32()));
        Assert.Equal($"file://{second}/artifacts", Text(run, "artifact_uri"));
        Assert.True(run["start_time"].GetInt64() <= run["end_time"].GetInt64());
        Assert.True(Directory.Exists(Path.Combine(second, "artifacts")));

        Assert.Equal("tiny #2", Read(second, "tags/mlflow.runName"));
        Assert.Equal(("0.01", "8", "1"), (Read(second, "params/learning_rate"), Read(second, "params/batch_size"), Read(second, "params/seed")));
        string[][] f1 = [.. Read(second, "metrics/f1").TrimEnd().Split('\n').Select(line => line.Split(' '))];
        JsonNode epochs = (await sweep.JsonAsync("show", "2"))["epochs"]!;
        Assert.Equal(["5", "10"], f1.Select(line => line[2]));
        Assert.Equal(epochs.AsArray().Select(epoch => (double)epoch!["metrics"]!["f1"]!), f1.Select(line => double.Parse(line[1], CultureInfo.InvariantCulture)));
        Assert.All(f1, line => Assert.InRange(long.Parse(line[0], CultureInfo.InvariantCulture), run["start_time"].GetInt64(), long.MaxValue));
    }

    [Fact]
    public async Task What_is_there_stays_and_options_that_do_nothing_are_refused()
    {
        string folder = sweep.Place.File("exports/full");
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, "mine.csv");
        await File.WriteAllTextAsync(file, "mine");

        (await sweep.Place.RunAsync("export", "--format", "csv", file)).IsRefused("the file is there already", "--force");
        (await sweep.Place.RunAsync("export", "--format", "json", folder)).IsRefused("the target is a folder");
        (await sweep.Place.RunAsync("export", "--format", "mlflow", folder)).IsRefused("the folder is not empty", "--force");
        (await sweep.Place.RunAsync("export", "--format", "tensorboard", file)).IsRefused("the target is a file");
        (await sweep.Place.RunAsync("export", "--format", "csv", "x", "--trial", "2")).IsRefused("--trial names one trial", "--format hf");
        (await sweep.Place.RunAsync("export", "x", "--epochs")).IsRefused("--epochs has no effect with --format hf");
        Assert.Equal("mine", await File.ReadAllTextAsync(file));
        await sweep.ReadAsync("export", "--format", "csv", file, "--force");
        Assert.StartsWith("trial,", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    private static string Read(string run, string name) => File.ReadAllText(Path.Combine(run, name));

    // Every value is a JSON scalar or an empty list, which YAML reads too.
    private static Dictionary<string, JsonElement> Meta(string folder) => File.ReadAllLines(Path.Combine(folder, "meta.yaml"))
        .Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => JsonDocument.Parse(pair[1]).RootElement);

    private static string Text(Dictionary<string, JsonElement> meta, string key) => meta[key].GetString()!;
}
