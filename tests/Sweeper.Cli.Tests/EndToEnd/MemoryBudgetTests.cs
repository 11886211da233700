using System.Text.Json.Nodes;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

public sealed class MemoryBudgetTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_worker_keeps_to_its_budget_by_smaller_parts_and_trains_the_same()
    {
        string bundled = Path.Combine(Workplace.Repository, "models", "tiny-bert");
        string data = Path.Combine(Workplace.Repository, "data", "movie-sentences");
        _place.WriteSweep($"""
            name: tiny
            method: grid
            metric: {"{"} name: f1 {"}"}
            parameters: {"{"} learning_rate: 1e-4, batch_size: [32, 256], epochs: 1, dropout: 0, max_length: 64 {"}"}
            sweeper:
              task:
                type: text-classification
                model: {bundled}
                data: {"{"} train: {data}/train.tsv, validation: {data}/validation.tsv, max_train_examples: 256 {"}"}
            """);

        (await _place.RunAsync("run", "tiny.yaml", "-q", "--jobs", "1")).Expect(0);
        JsonArray free = (await _place.RunAsync("trials", "--json")).Json.AsArray();
        long small = (long)free[0]!["peak_memory_bytes"]!;
        long whole = (long)free[1]!["peak_memory_bytes"]!;
        long budget = (small + whole) / 2;
        Assert.True(whole > small + (50 << 20), $"batches of 256 take {whole - small} bytes more than batches of 32");
        Assert.Null(free[1]!["micro_batch"]);

        (await _place.RunAsync("run", "tiny.yaml", "name=kept", "batch_size=256", $"sweeper.limits.max_memory={budget}", "-q", "--jobs", "1")).Expect(0);
        JsonNode kept = (await _place.RunAsync("trials", "kept", "--json")).Json.AsArray().Single()!;
        Assert.InRange((int)kept["micro_batch"]!, 1, 128);
        Assert.InRange((long)kept["peak_memory_bytes"]!, 1, budget);
        Assert.False((bool)kept["over_limit"]!);
        foreach (string metric in new[] { "loss", "train_loss" })
        {
            Assert.Equal(Value(free[1]!, metric), Value(kept, metric), 1e-4);
        }

        Assert.Contains(
            $"with {(int)kept["micro_batch"]!} of a batch's examples at a time to save memory",
            (await _place.RunAsync("show", "1", "--sweep", "kept")).Expect(0).Out, StringComparison.Ordinal);

        // Less than the worker has before it trains: parts cannot help, and the trial is over the limit.
        (await _place.RunAsync("run", "tiny.yaml", "name=less", "batch_size=256", "sweeper.limits.max_memory=50MB", "-q")).Expect(0);
        JsonNode less = (await _place.RunAsync("trials", "less", "--json")).Json.AsArray().Single()!;
        Assert.Equal((true, true), (less["micro_batch"] is null, (bool)less["over_limit"]!));
        Assert.Equal(Value(free[1]!, "loss"), Value(less, "loss"));
    }

    private static double Value(JsonNode trial, string metric) => (double)trial["epochs"]![0]!["metrics"]![metric]!;
}
