using System.Text.RegularExpressions;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

[Collection(FinishedSweep.Name)]
public sealed class RunTests(FinishedSweep sweep)
{
    [Fact]
    public void The_progress_is_one_line_per_epoch_and_one_per_trial_on_standard_error()
    {
        string[] lines = sweep.Run.ErrorLines;

        for (int trial = 1; trial <= 4; trial++)
        {
            Assert.Single(lines, line => line.StartsWith($"#{trial} epoch 1/2  f1 ", StringComparison.Ordinal));
            Assert.Single(lines, line => line.StartsWith($"#{trial} epoch 2/2  f1 ", StringComparison.Ordinal));
            Assert.Single(lines, line => line.StartsWith($"#{trial} completed: f1 ", StringComparison.Ordinal));
        }

        Assert.Equal(lines.TakeWhile(line => !line.Contains(" slot", StringComparison.Ordinal)).Count() + 1 + (4 * 3), lines.Length);
        Assert.Contains("[4 of 4 done, best f1 ", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_result_is_on_standard_output()
    {
        string output = sweep.Run.Out;

        Assert.StartsWith("Sweep tiny: 4 of 4 trials done (4 completed), ", output, StringComparison.Ordinal);
        Assert.Matches(@"\nBest: f1 [01]\.\d{4} @ epoch [12] of 2 \(#[1-4]\)\n", output);
        Assert.Contains("\nNext:\n  sweeper report tiny\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("epoch 1/2", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_again_repeats_nothing_and_says_so()
    {
        using var place = new Workplace();
        (await place.RunAsync("run", "tiny.yaml", "run_cap=2", "epochs=1")).Expect(0);
        string before = (await place.RunAsync("trials", "--json")).Out;

        CliRun again = await place.RunAsync("run", "tiny.yaml", "run_cap=2", "epochs=1");

        again.Expect(0).IsTidy();
        Assert.Contains("2 of 2 done, 0 to go", again.Error, StringComparison.Ordinal);
        Assert.Contains("give it another name", again.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("epoch 1/", again.Error, StringComparison.Ordinal);
        Assert.Contains("2 of 2 trials done (2 completed)", again.Out, StringComparison.Ordinal);
        Assert.Equal(before, (await place.RunAsync("trials", "--json")).Out);
    }

    [Fact]
    public async Task A_larger_run_cap_goes_on_where_the_smaller_one_ended()
    {
        using var place = new Workplace();
        (await place.RunAsync("run", "tiny.yaml", "run_cap=1", "epochs=1")).Expect(0);

        CliRun more = await place.RunAsync("run", "tiny.yaml", "run_cap=2", "epochs=1");

        more.Expect(0);
        Assert.DoesNotContain("#1 epoch", more.Error, StringComparison.Ordinal);
        Assert.Contains("#2 epoch 1/1", more.Error, StringComparison.Ordinal);
        Assert.Contains("the sweep file has changed: +1 added, =1 kept, -0 orphaned\n", more.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overrides_set_keys_of_the_file()
    {
        using var place = new Workplace();

        CliRun run = await place.RunAsync("run", "tiny.yaml", "epochs=1", "name=x", "run_cap=2", "--jobs", "1", "--quiet");

        run.Expect(0).IsTidy();
        Assert.Empty(run.Error);
        Assert.StartsWith("Sweep x: 2 of 2 trials done", run.Out, StringComparison.Ordinal);
        Assert.True(Directory.Exists(place.Sweep("x").Trial(2).Best));
        Assert.False(Directory.Exists(place.Sweep("x").Trial(3).Path));
    }

    [Fact]
    public async Task One_job_uses_one_worker()
    {
        using var place = new Workplace();

        CliRun run = await place.RunAsync("run", "tiny.yaml", "epochs=1", "run_cap=2", "--jobs", "1");

        run.Expect(0);
        Assert.Contains("\n1 slot: cpu", run.Error, StringComparison.Ordinal);
        Assert.Single(place.Workers(2));
    }

    [Fact]
    public async Task Random_search_draws_the_same_configurations_with_one_job_and_with_two()
    {
        using var place = new Workplace();
        string[] random =
        [
            "method=random", "run_cap=3", "epochs=1", "learning_rate={distribution: log_uniform_values, min: 1e-4, max: 1e-2}",
            "dropout={min: 0.0, max: 0.3}",
        ];

        (await place.RunAsync(["run", "tiny.yaml", "name=one", "--jobs", "1", .. random])).Expect(0);
        (await place.RunAsync(["run", "tiny.yaml", "name=two", "--jobs", "2", .. random])).Expect(0);

        string one = await TrialsAsync(place, "one");
        Assert.Equal(one, await TrialsAsync(place, "two"));
        Assert.Equal(3, Regex.Count(one, "learning_rate"));
    }

    [Fact]
    public async Task Json_is_the_report_that_the_report_command_prints()
    {
        using var place = new Workplace();

        CliRun run = await place.RunAsync("run", "tiny.yaml", "epochs=1", "run_cap=1", "--json");

        run.Expect(0).IsTidy();
        Assert.Equal(1, (int)run.Json["trials"]!["completed"]!);
        Assert.Equal((await place.RunAsync("report", "--json")).Out, run.Out);
    }

    // What must not depend on the number of jobs: numbers, parameters, metrics, weights.
    private static async Task<string> TrialsAsync(Workplace place, string name)
    {
        CliRun trials = await place.RunAsync("trials", name, "--json");
        return string.Join('\n', trials.Expect(0).Json.AsArray().Select(trial =>
            $"{trial!["trial"]} {trial["parameters"]!.ToJsonString()} {trial["objective"]} {trial["weights_sha256"]}"));
    }
}
