using System.Text.Json.Nodes;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

[Collection(FinishedSweep.Name)]
public sealed class CompareTests(FinishedSweep sweep)
{
    [Fact]
    public async Task Two_trials_differ_in_what_the_grid_varies_and_share_their_data()
    {
        CliRun text = await sweep.ReadAsync("compare", "1", "tiny/2");
        JsonNode json = await sweep.JsonAsync("compare", "#1", "2");

        Assert.Matches(@"\n +configuration +batch_size +4 +8\n", text.Out);
        Assert.Contains("The same: learning_rate, ", text.Out, StringComparison.Ordinal);
        Assert.Contains("SHA-256 of training data", text.Out.Split("The same:")[1], StringComparison.Ordinal);
        Assert.Equal(2, json["epochs"]!.AsArray().Count);
        Assert.Contains(json["facts"]!.AsArray(), fact => (string)fact!["name"]! == "program" && (bool)fact["same"]!);
    }

    [Fact]
    public async Task A_trial_does_not_differ_from_itself() =>
        Assert.Contains("do not differ", (await sweep.ReadAsync("compare", "best", "best")).Out, StringComparison.Ordinal);

    [Fact]
    public async Task Unknown_trials_and_sweeps_are_refused()
    {
        (await sweep.Place.RunAsync("compare", "1", "9")).IsRefused("no trial #9", "from 1 to 4");
        (await sweep.Place.RunAsync("compare", "1", "tin/1")).IsRefused("no sweep 'tin'", "did you mean 'tiny'");
    }

    [Fact]
    public async Task The_command_of_a_trial_is_one_line_that_runs_it()
    {
        CliRun shown = await sweep.ReadAsync("show", "3", "--command");

        string line = Assert.Single(shown.Out.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("sweeper reproduce 3 --sweep tiny", line, StringComparison.Ordinal);
    }
}
