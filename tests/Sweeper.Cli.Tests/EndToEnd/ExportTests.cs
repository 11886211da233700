using System.Text.Json.Nodes;
using Sweeper.Engine.Trials;
using Sweeper.Training.Files;

namespace Sweeper.Cli.Tests.EndToEnd;

[Collection(FinishedSweep.Name)]
public sealed class ExportTests(FinishedSweep sweep)
{
    private static readonly string[] Files =
        ["README.md", "config.json", "model.safetensors", "special_tokens_map.json", "tokenizer_config.json", "vocab.txt"];

    [Fact]
    public async Task A_trials_model_becomes_a_folder_that_transformers_loads()
    {
        string target = sweep.Place.File("exported/two");

        string told = (await sweep.ReadAsync("export", "--format", "hf", target, "tiny", "--trial", "2")).Out;

        Assert.Matches($"^{target}: the model of trial #2 of tiny, 6 files, .+\\.\n$", told);
        Assert.Equal(Files, Directory.GetFiles(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        JsonNode config = Json(target, "config.json");
        Assert.Equal("BertForSequenceClassification", (string)config["architectures"]![0]!);
        Assert.Equal(("bert", "single_label_classification"), ((string)config["model_type"]!, (string)config["problem_type"]!));
        Assert.Equal("positive", (string)config["id2label"]!["1"]!);
        Assert.Equal(0, (int)config["label2id"]!["negative"]!);
        JsonNode tokenizer = Json(target, "tokenizer_config.json");
        Assert.Equal(("BertTokenizer", true, 16),
            ((string)tokenizer["tokenizer_class"]!, (bool)tokenizer["do_lower_case"]!, (int)tokenizer["model_max_length"]!));
        Assert.Equal("[UNK]", (string)Json(target, "special_tokens_map.json")["unk_token"]!);
        Assert.Equal(
            FileHash.Sha256(Path.Combine(sweep.Place.Sweep().Trial(2).Best, "model.safetensors")),
            FileHash.Sha256(Path.Combine(target, "model.safetensors")));
        Assert.Equal(
            (await sweep.ReadAsync("predict", "--trial", "2", "a warm story")).Out,
            (await sweep.ReadAsync("predict", "--model", target, "a warm story")).Out);
    }

    [Fact]
    public async Task The_card_says_what_the_model_is_and_how_to_make_it_again()
    {
        string target = sweep.Place.File("exported/card");
        await sweep.ReadAsync("export", target, "--trial", "3");
        TrialPlan plan = TrialJson.ReadPlan(sweep.Place.Sweep().Trial(3));

        string card = await File.ReadAllTextAsync(Path.Combine(target, "README.md"));

        Assert.StartsWith("---\nlibrary_name: transformers\npipeline_tag: text-classification\n", card, StringComparison.Ordinal);
        Assert.Contains("\nmodel-index:\n- name: \"tiny-3\"\n", card, StringComparison.Ordinal);
        Assert.Contains("\n| learning_rate | 0.003 |\n", card, StringComparison.Ordinal);
        Assert.Contains("\n| seed | 1 |\n", card, StringComparison.Ordinal);
        Assert.Matches(@"\n\| 1 \| .+\n\| 2 \| ", card);
        Assert.Contains($"\n| train.tsv | {plan.Inputs[plan.Task.Data.Train]} |\n", card, StringComparison.Ordinal);
        Assert.Contains("\n    sweeper reproduce 3 --sweep tiny\n", card, StringComparison.Ordinal);
        Assert.Equal(card, await File.ReadAllTextAsync(Path.Combine(sweep.Place.Sweep().Trial(3).Best, "README.md")));
    }

    [Fact]
    public async Task What_is_there_stays_unless_forced()
    {
        string target = sweep.Place.File("exported/full");
        Directory.CreateDirectory(target);
        await File.WriteAllTextAsync(Path.Combine(target, "notes.txt"), "mine");

        (await sweep.Place.RunAsync("export", target)).IsRefused("the folder is not empty", "--force");
        Assert.Single(Directory.GetFiles(target));
        await sweep.ReadAsync("export", target, "--force");

        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(target, "notes.txt")));
        Assert.True(File.Exists(Path.Combine(target, "model.safetensors")));
        (await sweep.Place.RunAsync("export", Path.Combine(target, "notes.txt"))).IsRefused("the target is a file");
    }

    [Theory]
    [InlineData("'hff' is no format to export", "export", "x", "--format", "hff")]
    [InlineData("did you mean 'hf'", "export", "x", "--format", "hff")]
    [InlineData("no trial #9", "export", "x", "--trial", "9")]
    [InlineData("there is no sweep 'none'", "export", "x", "none")]
    public async Task What_cannot_be_exported_is_told(string words, params string[] arguments)
    {
        (await sweep.Place.RunAsync(arguments)).IsRefused(words);
        Assert.False(Path.Exists(sweep.Place.File("x")));
    }

    [Fact]
    public async Task Json_lists_the_files()
    {
        string target = sweep.Place.File("exported/json");

        JsonNode result = await sweep.JsonAsync("export", target);

        Assert.Equal(("hf", target), ((string)result["format"]!, (string)result["target"]!));
        Assert.All(result["files"]!.AsArray(), file => Assert.True(File.Exists((string)file!)));
    }

    private static JsonNode Json(string folder, string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, name)))!;
}
