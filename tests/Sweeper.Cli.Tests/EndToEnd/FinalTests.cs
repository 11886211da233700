using System.Text.Json.Nodes;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

/// <summary>The best run again with further seeds, and the test split looked at once.</summary>
public sealed class FinalTests : IDisposable
{
    private const string Confirmed = """
        name: tiny
        method: grid
        metric: { name: f1, goal: maximize }
        parameters: { learning_rate: [0.01, 0.003], batch_size: 8, epochs: 1, max_length: 16 }
        sweeper:
          task: { type: text-classification, model: model, init: random, data: { train: data/train.tsv, validation: data/validation.tsv, test: data/test.tsv } }
          seeds: { confirm: { top: 2, seeds: 2 } }

        """;

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    /// <remarks>The test split is the validation split under another name, so its scores are known.</remarks>
    [Fact]
    public async Task The_winner_is_confirmed_and_tested_once()
    {
        _place.WriteSweep(Confirmed);
        File.WriteAllText(_place.File("data/test.tsv"), "never read: a sweep would stumble over this\n");
        JsonNode planned = (await _place.RunAsync("plan", "tiny.yaml", "--no-calibration", "--json")).Expect(0).Json;
        Assert.Equal((6, 4), ((int)planned["planned_trials"]!, (int)planned["unlisted_trials"]!));
        CliRun run = (await _place.RunAsync("run", "tiny.yaml")).Expect(0);
        Assert.Contains("6 of 6 trials done", run.Out, StringComparison.Ordinal);
        Assert.Matches("Confirmation (kept|changed) the winner", run.Out);

        JsonNode report = (await _place.RunAsync("report", "--json")).Expect(0).Json;
        JsonNode confirmation = report["confirmation"]!;
        int winner = (int)confirmation["winner"]!;
        Assert.Equal((winner, 0), ((int)report["best"]!["trial"]!, (int)confirmation["to_go"]!));
        Assert.Equal(winner, (int)(await _place.RunAsync("best", "--json")).Json["trial"]!);
        Assert.All(confirmation["configurations"]!.AsArray(), one => Assert.Equal(2, one!["values"]!.AsArray().Count));
        Assert.Null(report["final"]);
        Assert.All(await Task.WhenAll([.. new[] { "3", "6" }.Select(number => _place.RunAsync("show", number))]), shown =>
            Assert.Contains("Proposed: confirms one of the best with another seed", shown.Out, StringComparison.Ordinal));

        (await _place.RunAsync("report", "--final")).IsRefused("test.tsv");
        Assert.False(File.Exists(_place.Sweep().FinalLooks));
        File.Copy(_place.File("data/validation.tsv"), _place.File("data/test.tsv"), overwrite: true);
        JsonNode first = (await _place.RunAsync("report", "--final", "--json")).Expect(0).Json["final"]!;
        Assert.Equal((true, true, winner, 20L), ((bool)first["is_new"]!, (bool)first["is_untouched"]!, (int)first["trial"]!, (long)first["examples"]!));
        Assert.All(first["metrics"]!.AsObject(), metric => Assert.Equal((double)report["best"]!["metrics"]![metric.Key]!, (double)metric.Value!, 6));
        Assert.InRange((double)first["metrics"]!["f1"]!, (double)first["interval"]!["low"]!, (double)first["interval"]!["high"]!);

        string again = (await _place.RunAsync("report", "--final")).Expect(0).Out;
        Assert.Matches(@"Looked at on \d{4}-\d\d-\d\d \d\d:\d\d UTC; this is what it said then\.", again);
        JsonNode second = (await _place.RunAsync("report", "--final", "--json")).Expect(0).Json["final"]!;
        Assert.Equal(((string)first["looked_at"]!, false), ((string)second["looked_at"]!, (bool)second["is_new"]!));

        // Another content is another test, and the first look was at the same file.
        File.AppendAllText(_place.File("data/test.tsv"), "the film was good\tpositive\n");
        (await _place.RunAsync("report", "--final")).IsRefused("the test split was looked at on", "--force");
        CliRun forced = (await _place.RunAsync("report", "--final", "--force")).Expect(0);
        Assert.Contains("21 examples", forced.Out, StringComparison.Ordinal);
        Assert.Contains("no longer untouched", forced.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        CliRun written = (await _place.RunAsync("report", "--final", "--html", "page.html", "--md", "-")).Expect(0);
        Assert.Matches("(?s)\n## Confirmation\n.*\n## Test split\n", written.Out);
        Assert.Contains("no longer untouched", File.ReadAllText(_place.File("page.html")), StringComparison.Ordinal);
        (await _place.RunAsync("report", "--force")).IsRefused("--force has no effect without --final");
        (await _place.RunAsync("report", "--final", "--best", "accuracy")).IsRefused("leave --best out");
    }

    [Fact]
    public async Task A_test_split_can_be_named_once_the_sweep_is_over()
    {
        (await _place.RunAsync("run", "tiny.yaml", "learning_rate=0.01", "batch_size=8", "epochs=1")).Expect(0);
        (await _place.RunAsync("report", "--final")).IsRefused("has no test split", "add test: FILE");
        File.Copy(_place.File("data/validation.tsv"), _place.File("data/test.tsv"));

        CliRun again = (await _place.RunAsync("run", "tiny.yaml", "learning_rate=0.01", "batch_size=8", "epochs=1")).Expect(0);
        Assert.Contains("1 of 1 done", again.Error, StringComparison.Ordinal);
        Assert.Contains("Looked at now", (await _place.RunAsync("report", "--final")).Expect(0).Out, StringComparison.Ordinal);
    }
}
