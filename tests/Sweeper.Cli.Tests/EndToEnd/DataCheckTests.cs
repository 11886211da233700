using System.Text.Json.Nodes;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

[Collection(FinishedSweep.Name)]
public sealed class DataCheckTests(FinishedSweep sweep)
{
    [Fact]
    public async Task What_the_data_are_like_is_told_before_the_first_trial_and_by_validate()
    {
        string check = (await sweep.ReadAsync("validate", "tiny.yaml")).Out;
        string[] lines = check.TrimEnd().Split('\n')[1..^1];

        Assert.Equal("data: 40 training and 20 validation texts", lines[0]);
        Assert.Equal("labels: training negative: 50 %, positive: 50 %; validation negative: 50 %, positive: 50 %", lines[1]);
        Assert.Matches(@"^lengths: median 7 tokens, 95 % up to \d+, longest \d+; cut by max_length: 0 % at 16$", lines[2]);
        Assert.Equal("overlap: 20 of 20 validation texts are also training texts, which makes scores too high", lines[^1]);
        Assert.StartsWith("disk: about ", check.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.Equal(lines, sweep.Run.ErrorLines[..lines.Length]);
    }

    [Fact]
    public async Task The_report_has_the_number_of_texts_that_are_in_both_files()
    {
        Assert.Contains("overlap: 20 of 20 validation texts", (await sweep.ReadAsync("report")).Out, StringComparison.Ordinal);
        Assert.Equal(20, (int)(await sweep.JsonAsync("report"))["validation_texts_in_train"]!);
    }

    [Fact]
    public async Task Json_has_every_number()
    {
        JsonNode check = await sweep.JsonAsync("validate", "tiny.yaml");

        Assert.Equal(("tiny", 4), ((string)check["sweep"]!, (int)check["trials"]!));
        JsonNode data = check["data"]!;
        Assert.Equal(20, (int)data["train"]!["labels"]!["positive"]!);
        Assert.Equal(20, (int)data["validation"]!["examples"]!);
        Assert.Equal(7, (int)data["train_tokens"]!["median"]!);
        Assert.Equal(0, (int)data["cut"]![0]!["train_examples"]!);
        Assert.Equal(20, (int)data["validation_texts_in_train"]!);
    }

    [Fact]
    public void The_workers_find_the_data_encoded() =>
        Assert.Single(Directory.GetFiles(Path.Combine(sweep.Place.Home, "cache", "tokens"), "*.tokens"));

    [Fact]
    public async Task A_sweep_over_pairs_with_a_split_runs_and_predicts_pairs()
    {
        using var place = new Workplace();
        string[] words = ["good", "bad", "film", "plot"];
        await File.WriteAllLinesAsync(place.File("pairs.csv"),
        [
            "first,second,same",
            .. Enumerable.Range(0, 48).Select(i => $"the {words[i % 4]} {i % 9},a {words[i / 4 % 4]} {i % 7},{(i % 4 == i / 4 % 4 ? 1 : 0)}"),
        ]);
        place.WriteSweep(TinyFiles.Sweep.Replace(
            "data: data",
            "data: { train: pairs.csv, validation_split: 0.25, text: first, text_pair: second, label: same, labels: { 0: different, 1: same } }",
            StringComparison.Ordinal));

        CliRun run = await place.RunAsync("run", "tiny.yaml", "epochs=1", "run_cap=1");
        CliRun predicted = await place.RunAsync("predict", "--pairs", "the film\ta film", "the good\ta bad");
        CliRun wrong = await place.RunAsync("predict", "--pairs", "the film\ta film", "the good");

        run.Expect(0).IsTidy();
        Assert.StartsWith(
            "data: 36 training and 12 validation pairs (split from one file: validation_split 0.25, split_seed 1)\n",
            string.Join('\n', run.ErrorLines.Where(line => line.StartsWith("data: ", StringComparison.Ordinal))) + "\n",
            StringComparison.Ordinal);
        Assert.Matches("^(same|different)  0\\.\\d{3}  the film\ta film\n(same|different)  0\\.\\d{3}  the good\ta bad\n$", predicted.Expect(0).Out);
        wrong.IsRefused("argument:2: error: 'the good' has 0 tabs", "leave out --pairs");
    }
}
