using System.Text.Json.Nodes;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

[Collection(FinishedSweep.Name)]
public sealed class PredictTests(FinishedSweep sweep)
{
    private const string Label = @"(positive|negative)  [01]\.\d{3}";

    [Fact]
    public async Task One_text_gives_its_label_and_probability()
    {
        CliRun run = await sweep.ReadAsync("predict", "the film was lovely");

        Assert.Matches($"^{Label}\n$", run.Out);
        Assert.Matches(@"^model: trial #[1-4] of tiny \(.+/best\)\n$", run.Error);
    }

    [Fact]
    public async Task Several_texts_and_lines_of_standard_input_give_a_line_each()
    {
        CliRun several = await sweep.ReadAsync("predict", "a good plot", "a bad plot");
        CliRun piped = await sweep.Place.RunWithInputAsync("a good plot\na bad plot\n", "predict");

        Assert.Matches($"^{Label}  a good plot\n{Label}  a bad plot\n$", several.Out);
        Assert.Equal(several.Out, piped.Expect(0).Out);
    }

    [Fact]
    public async Task A_file_gives_what_its_lines_on_standard_input_give()
    {
        string[] texts = [.. Enumerable.Range(0, 70).Select(i => $"{string.Concat(Enumerable.Repeat("the ", i % 12))}good plot {i}")];
        string file = sweep.Place.File("texts.txt");
        await File.WriteAllLinesAsync(file, texts);

        string[] lines = (await sweep.ReadAsync("predict", "--file", file)).Out.TrimEnd().Split('\n');

        Assert.Equal(texts, lines.Select(line => line.Split("  ", 3)[2]));
        Assert.Equal((await sweep.ReadAsync("predict", texts[5], texts[11])).Out, $"{lines[5]}\n{lines[11]}\n");
        (await sweep.Place.RunAsync("predict", "--file", file, "and a text")).IsRefused("--file names a file", "give one of them");
        (await sweep.Place.RunAsync("predict", "--file", "nowhere.txt")).IsRefused("'nowhere.txt', which is no file");
        await File.WriteAllBytesAsync(file, [0x63, 0x61, 0x66, 0xE9, 0x0A]);
        (await sweep.Place.RunAsync("predict", "--file", file)).IsRefused("cannot be read as UTF-8", "iconv");
    }

    [Fact]
    public async Task Json_has_the_probability_of_every_label()
    {
        JsonNode prediction = (await sweep.JsonAsync("predict", "a warm story", "dull"))["predictions"]![0]!;

        Assert.Equal("a warm story", (string)prediction["text"]!);
        JsonObject probabilities = prediction["probabilities"]!.AsObject();
        Assert.Equal(["negative", "positive"], probabilities.Select(entry => entry.Key).Order());
        Assert.Equal(1, probabilities.Sum(entry => (double)entry.Value!), precision: 5);
        Assert.Equal((double)prediction["probability"]!, probabilities.Max(entry => (double)entry.Value!));
    }

    [Fact]
    public async Task A_trial_or_a_folder_chooses_the_model()
    {
        string folder = sweep.Place.Sweep().Trial(2).Best;

        JsonNode byTrial = await sweep.JsonAsync("predict", "--trial", "2", "a warm story");
        JsonNode byFolder = await sweep.JsonAsync("predict", "--model", folder, "a warm story");

        Assert.Equal(folder, (string)byTrial["model"]!);
        Assert.True(JsonNode.DeepEquals(byTrial, byFolder));
    }

    [Fact]
    public async Task No_input_is_no_error() =>
        Assert.Empty((await sweep.Place.RunWithInputAsync("", "predict")).Expect(0).Out);

    [Theory]
    [InlineData("no trial #9", "predict", "--trial", "9", "x")]
    [InlineData("'nowhere'", "predict", "--model", "nowhere", "x")]
    [InlineData("model.safetensors", "predict", "--model", "model", "x")]
    public async Task A_model_that_is_not_there_is_named(string words, params string[] arguments) =>
        (await sweep.Place.RunAsync(arguments)).IsRefused(words);
}
