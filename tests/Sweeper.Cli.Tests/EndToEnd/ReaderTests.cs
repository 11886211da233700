using System.Text.Json.Nodes;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

[Collection(FinishedSweep.Name)]
public sealed class ReaderTests(FinishedSweep sweep)
{
    [Fact]
    public async Task All_readers_agree_on_the_winner()
    {
        JsonArray trials = (await sweep.JsonAsync("trials")).AsArray();
        JsonNode best = await sweep.JsonAsync("best");
        JsonNode report = await sweep.JsonAsync("report", "tiny");
        JsonNode status = await sweep.JsonAsync("status");
        JsonNode listed = (await sweep.JsonAsync("ls")).AsArray().Single()!;

        double highest = trials.Max(trial => (double)trial!["objective"]!);
        JsonNode winner = trials.First(trial => (double)trial!["objective"]! == highest)!;
        Assert.Equal((int)winner["trial"]!, (int)best["trial"]!);
        Assert.Equal(highest, (double)best["value"]!);
        Assert.Equal((int)winner["best_epoch"]!, (int)best["epoch"]!);
        Assert.Equal((string)winner["weights_sha256"]!, (string)best["weights_sha256"]!);
        Assert.True(JsonNode.DeepEquals(winner["parameters"], best["parameters"]));
        Assert.All([report["best"], report["top"]![0], status["best"], listed["best"]], other =>
            Assert.True(JsonNode.DeepEquals(best, other)));
    }

    [Fact]
    public async Task All_readers_agree_on_the_counts()
    {
        JsonNode status = await sweep.JsonAsync("status", "tiny");
        JsonNode counts = status["trials"]!;

        Assert.Equal((4, 4, 0), ((int)counts["planned"]!, (int)counts["completed"]!, (int)counts["failed"]!));
        Assert.Null(status["owner"]);
        Assert.True(JsonNode.DeepEquals(counts, (await sweep.JsonAsync("report"))["trials"]));
        Assert.True(JsonNode.DeepEquals(counts, (await sweep.JsonAsync("ls"))[0]!["trials"]));
    }

    [Fact]
    public async Task Show_is_one_entry_of_trials_with_every_epoch()
    {
        JsonNode shown = await sweep.JsonAsync("show", "1");

        Assert.True(JsonNode.DeepEquals((await sweep.JsonAsync("trials"))[0], shown));
        Assert.Equal([1, 2], shown["epochs"]!.AsArray().Select(epoch => (int)epoch!["epoch"]!));
        Assert.All(shown["epochs"]!.AsArray(), epoch =>
        {
            Assert.All(
                ["accuracy", "f1", "f1_macro", "loss", "train_loss"],
                metric => Assert.True(double.IsFinite((double)epoch!["metrics"]![metric]!)));
            Assert.Equal(20, epoch!["confusion"]!.AsArray().Sum(row => row!.AsArray().Sum(count => (int)count!)));
        });
    }

    [Fact]
    public async Task Tables_show_what_json_holds()
    {
        CliRun trials = await sweep.ReadAsync("trials");
        CliRun shown = await sweep.ReadAsync("show", "#2");
        CliRun status = await sweep.ReadAsync("status");
        CliRun listed = await sweep.ReadAsync("ls");

        Assert.All([1, 2, 3, 4], trial => Assert.Matches($"#{trial} +completed +", trials.Out));
        Assert.Matches("epoch +learning_rate +batch_size +time\n", trials.Out);
        Assert.Contains("Trial #2 of tiny: completed, 1 attempt\n", shown.Out, StringComparison.Ordinal);
        Assert.Contains("40 training and 20 validation examples, 10 steps", shown.Out, StringComparison.Ordinal);
        Assert.Matches("negative +positive\n", shown.Out);
        Assert.StartsWith("Sweep tiny: 4 of 4 trials done (4 completed)\nDone.\nBest: f1 ", status.Out, StringComparison.Ordinal);
        Assert.Matches(@"tiny +4/4 +0 +f1 .+ done", listed.Out);
    }

    [Fact]
    public async Task Trials_are_sorted_by_what_is_asked_for()
    {
        double[] losses = [.. (await sweep.JsonAsync("trials", "--sort", "loss")).AsArray().Select(trial => (double)trial!["objective"]!)];
        int[] sizes = [.. (await sweep.JsonAsync("trials", "--sort", "batch_size")).AsArray()
            .Select(trial => (int)trial!["parameters"]!["batch_size"]!)];
        JsonArray two = (await sweep.JsonAsync("trials", "--sort", "f1", "--limit", "2")).AsArray();

        Assert.Equal(losses.Order(), losses);
        Assert.Equal([4, 4, 8, 8], sizes);
        Assert.Equal(2, two.Count);
        Assert.Equal((int)(await sweep.JsonAsync("best"))["trial"]!, (int)two[0]!["trial"]!);
    }

    [Fact]
    public async Task Another_metric_ranks_by_its_own_direction()
    {
        JsonNode best = await sweep.JsonAsync("best", "--metric", "loss");
        JsonArray trials = (await sweep.JsonAsync("trials", "--sort", "loss")).AsArray();

        Assert.Equal((double)trials[0]!["objective"]!, (double)best["value"]!);
        Assert.Equal("minimize", (string)(await sweep.JsonAsync("report", "--best", "loss"))["objective"]!["goal"]!);
    }
}
