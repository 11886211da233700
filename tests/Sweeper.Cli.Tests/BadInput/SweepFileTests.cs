using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.BadInput;

public sealed class SweepFileTests : RefusalTest
{
    [Fact]
    public Task Unknown_key() => RefusedAsync("batch_size:", "batch_sise:", "tiny.yaml:6:3: error: ", "'batch_sise'", "did you mean 'batch_size'");

    [Fact]
    public Task Unknown_value() => RefusedAsync("method: grid", "method: gird", "tiny.yaml:2:9: error: ", "'gird'", "did you mean 'grid'");

    [Fact]
    public Task Wrong_type() => RefusedAsync(
        "[0.01, 0.003]", "[0.01, fast]", "tiny.yaml:5:25: error: ", "'fast'", "must be a number");

    [Fact]
    public Task Empty_grid() => RefusedAsync("[0.01, 0.003]", "[]", "tiny.yaml:5:18: error: ", "empty list");

    [Fact]
    public Task Metric_that_is_not_reported() => RefusedAsync("name: f1", "name: bleu", "tiny.yaml:3:17: error: ", "'bleu'", "accuracy", "f1");

    [Fact]
    public Task Missing_data() => RefusedAsync("data: data", "data: dta", "'dta'", "did you mean", "data");

    [Fact]
    public Task Not_yaml() => RefusedAsync("[4, 8]", "[4, 8", "tiny.yaml:", "not valid YAML");

    [Fact]
    public Task Empty_file() => RefusedAsync(TinyFiles.Sweep, "", "the file is empty");

    [Fact]
    public Task Method_that_this_version_lacks() => RefusedAsync("method: grid", "method: custom", "'custom'", "bayes");

    [Fact]
    public Task Random_search_without_end() => RefusedAsync(
        ["method=random", "dropout={min: 0.0, max: 0.3}"], "run_cap");

    [Fact]
    public Task Override_of_an_unknown_key() => RefusedAsync(["epoch=3"], "override 'epoch=3': error: ", "did you mean 'epochs'");

    [Fact]
    public Task Override_without_a_value() => RefusedAsync(["epochs"], "not of the form key=value");

    [Fact]
    public Task Name_that_is_no_folder() => RefusedAsync(["name=../x"], "'../x'", "write name: x");

    [Fact]
    public async Task Several_problems_are_told_at_once()
    {
        Place.WriteSweep(TinyFiles.Sweep
            .Replace("method: grid", "method: gird", StringComparison.Ordinal)
            .Replace("name: f1", "name: f2", StringComparison.Ordinal)
            .Replace("epochs: 2", "epochs: 0", StringComparison.Ordinal)
            .Replace("data: data", "data: nowhere", StringComparison.Ordinal));

        await RefusedAsync([], "tiny.yaml:2:9: ", "tiny.yaml:3:17: ", "tiny.yaml:7:11: ", "'nowhere'", "\n4 problems.\n");
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_found_by_its_nearest_name()
    {
        (await Place.RunAsync("run", "tinny.yaml")).IsRefused("there is no sweep file 'tinny.yaml'", "did you mean", "tiny.yaml");
        (await Place.RunAsync("run", ".")).IsRefused("'.' is a folder", "tiny.yaml");
        Assert.False(Path.Exists(Place.Home));
    }

    [Fact]
    public async Task Duplicate_values_are_noted_and_count_once()
    {
        CliRun run = await Place.RunAsync("validate", "tiny.yaml", "learning_rate=0.001,1e-3", "batch_size=4");

        run.Expect(0).IsTidy();
        Assert.Equal("note: parameters.learning_rate lists 0.001 2 times; it counts once\n", run.Error);
        Assert.StartsWith("tiny.yaml is fine: sweep 'tiny', 1 trial, f1 (higher is better).\ndata: 40 training and 20 ", run.Out, StringComparison.Ordinal);
        Assert.False(Path.Exists(Place.Home));
    }
}
