using System.Text.Json.Nodes;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

public sealed class PlanTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Measures_once_and_leaves_no_sweep_behind()
    {
        CliRun first = await _place.RunAsync("plan", "tiny.yaml", "--price-per-hour", "36", "--json");
        CliRun second = await _place.RunAsync("plan", "tiny.yaml");
        CliRun dry = await _place.RunAsync("run", "tiny.yaml", "--dry-run", "--json");

        JsonNode plan = first.Expect(0).Json;
        Assert.Equal([4, 8], plan["calibration"]!["classes"]!.AsArray().Select(one => (int)one!["batch_size"]!));
        Assert.Equal(4, plan["trials"]!.AsArray().Count);
        (double low, double expected, double high) = ((double)plan["seconds"]!["low"]!, (double)plan["seconds"]!["expected"]!, (double)plan["seconds"]!["high"]!);
        Assert.True(0 < low && low < expected && expected < high);
        Assert.Equal(expected / 100, (double)plan["price"]!["expected"]!, 9);
        Assert.Contains("measuring batch 4, length 16", first.Error, StringComparison.Ordinal);

        second.Expect(0).IsTidy();
        Assert.Empty(second.Error);
        Assert.Contains("\nTime: ", second.Out, StringComparison.Ordinal);
        Assert.Contains("\nSpace: 4 combinations (2 learning_rate x 2 batch_size)\n", second.Out, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(plan["calibration"], dry.Expect(0).Json["calibration"]));
        Assert.Equal(["cache", "calibrations.json"], Directory.EnumerateFileSystemEntries(_place.Home).Select(Path.GetFileName));
        Assert.Equal("[]\n", (await _place.RunAsync("ls", "--json")).Out);
    }

    [Fact]
    public async Task Says_what_is_done_already()
    {
        (await _place.RunAsync("run", "tiny.yaml", "learning_rate=0.01", "-q")).Expect(0);

        CliRun plan = await _place.RunAsync("plan", "tiny.yaml", "batch_size=8,16", "--no-calibration");

        plan.Expect(0).IsTidy();
        Assert.Contains("Done already: 1 (1 completed), 3 to go; +3 added, =1 kept, -1 orphaned", plan.Out, StringComparison.Ordinal);
        Assert.Contains("Time: not measured", plan.Out, StringComparison.Ordinal);
        Assert.Matches(@"\n *#2 +completed", plan.Out);
    }

    [Fact]
    public async Task The_canonical_form_is_the_same_sweep()
    {
        CliRun canonical = await _place.RunAsync("plan", "tiny.yaml", "--canonical");
        string file = _place.File("long.yaml");
        await File.WriteAllTextAsync(file, canonical.Expect(0).Out);

        CliRun again = await _place.RunAsync("plan", "long.yaml", "--canonical");

        Assert.Equal(canonical.Out, again.Expect(0).Out);
        Assert.Contains("    distribution: categorical\n    values: [0.01, 0.003]\n", canonical.Out, StringComparison.Ordinal);
        foreach (string bundled in Recipes.WithoutDownload)
        {
            string text = (await _place.RunAsync("plan", bundled, "--canonical")).Expect(0).Out;
            await File.WriteAllTextAsync(file, text);
            Assert.Equal(text, (await _place.RunAsync("plan", "long.yaml", "--canonical")).Expect(0).Out);
        }
    }

    [Fact]
    public async Task Wrong_prices_and_files_are_refused()
    {
        (await _place.RunAsync("plan", "tiny.yaml", "--price-per-hour", "-1")).IsRefused("--price-per-hour is -1");
        (await _place.RunAsync("plan", "none.yaml")).IsRefused("none.yaml");
        (await _place.RunAsync("plan", "tiny.yaml", "learning_rates=1")).IsRefused("did you mean 'learning_rate'");
    }
}
