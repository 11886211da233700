using System.Text.Json.Nodes;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

/// <summary>Four processes read in a loop while a sweep writes.</summary>
public sealed class ReadersBesideWriterTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Readers_see_no_lock_and_no_torn_value_and_the_sweep_does_not_mind()
    {
        using CliProcess sweep = _place.Start("run", "tiny.yaml", "epochs=150", "batch_size=4,8,16");
        await sweep.WaitForAsync(() => sweep.Error.Contains("#1 epoch 2/", StringComparison.Ordinal));

        Task<List<JsonNode>>[] readers =
        [
            ReadAsync(sweep, "report"), ReadAsync(sweep, "status"), ReadAsync(sweep, "trials"), ReadAsync(sweep, "ls"),
        ];
        List<JsonNode>[] read = await Task.WhenAll(readers);
        (await sweep.WaitAsync()).Expect(0).IsTidy();

        Assert.All(read, results => Assert.True(results.Count >= 2, $"a reader came to read {results.Count} times only"));
        JsonArray final = (await _place.RunAsync("trials", "--json")).Expect(0).Json.AsArray();
        Assert.All(read[2], seen => AssertIsPartOf(seen.AsArray(), final));
        foreach (List<JsonNode> results in read[..2])
        {
            int[] done = [.. results.Select(one => (int)one["trials"]!["done"]!)];
            Assert.Equal(done.Order(), done);
        }
    }

    private async Task<List<JsonNode>> ReadAsync(CliProcess sweep, string command)
    {
        List<JsonNode> results = [];
        while (!sweep.HasExited)
        {
            CliRun run = await _place.RunAsync(command, "--json");
            run.Expect(0).IsTidy();
            Assert.Empty(run.Error);
            results.Add(run.Json);
        }

        return results;
    }

    /// <summary>Whole epochs from the first on, each as it is at the end.</summary>
    private static void AssertIsPartOf(JsonArray seen, JsonArray final)
    {
        for (int i = 0; i < seen.Count; i++)
        {
            JsonArray epochs = seen[i]!["epochs"]!.AsArray();
            JsonArray all = final[i]!["epochs"]!.AsArray();
            Assert.InRange(epochs.Count, 0, all.Count);
            Assert.All(Enumerable.Range(0, epochs.Count), at => Assert.True(JsonNode.DeepEquals(all[at], epochs[at])));
        }
    }
}
