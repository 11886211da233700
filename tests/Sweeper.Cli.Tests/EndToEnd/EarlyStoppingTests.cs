using System.Text.Json.Nodes;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

/// <summary>Sweeps that pause and stop trials, with real training.</summary>
public sealed class EarlyStoppingTests : IDisposable
{
    private static readonly string[] Asha = ["run", "tiny.yaml", "epochs=4", "--jobs", "1", "sweeper.pruner={type: asha, min_iter: 1, eta: 2}"];

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task What_was_decided_and_saved_is_shown_and_a_stopped_trial_can_be_reproduced()
    {
        CliRun run = await _place.RunAsync(Asha);
        run.Expect(0).IsTidy();
        Assert.Contains(" paused after epoch 1 of 4: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(" stopped early after epoch ", run.Error, StringComparison.Ordinal);
        Assert.Matches(@"Sweep tiny: 4 of 4 trials done \(\d completed, \d stopped early\)", run.Out);

        JsonArray trials = (await _place.RunAsync("trials", "--json")).Expect(0).Json.AsArray();
        JsonNode stopped = trials.First(trial => (string)trial!["state"]! == "pruned")!;
        JsonNode decision = stopped["decisions"]!.AsArray()[^1]!;
        Assert.Equal(("pause", "asha"), ((string)decision["action"]!, (string)decision["pruner"]!));
        Assert.True((int)decision["peers"]! >= 1);
        foreach (JsonNode? trial in trials)
        {
            Assert.Equal(Enumerable.Range(1, trial!["epochs"]!.AsArray().Count), trial["epochs"]!.AsArray().Select(epoch => (int)epoch!["epoch"]!));
        }

        string number = stopped["trial"]!.ToString();
        Assert.Matches(@"\nDecided after epoch \d paused, never went on \(asha\): f1 .+, from \d trials? at report ", (await _place.RunAsync("show", number)).Expect(0).Out);
        Assert.Matches(@"#\d +pruned @ \d: ", (await _place.RunAsync("trials")).Expect(0).Out);
        CliRun report = await _place.RunAsync("report");
        Assert.Matches(@"\nEarly stopping: \d trials? stopped early, which saved \d+ of 16 epochs \(", report.Expect(0).Out);
        JsonNode saved = (await _place.RunAsync("report", "--json")).Expect(0).Json["early_stopping"]!;
        Assert.Equal(16, (double)saved["epochs_trained"]! + (double)saved["epochs_saved"]!);

        (await _place.RunAsync("reproduce", number)).Expect(0);
    }

    [Fact]
    public async Task Killed_at_a_pause_it_goes_on_with_the_same_decisions()
    {
        (await _place.RunAsync([.. Asha, "name=whole"])).Expect(0);
        await _place.RunAndDieAtAsync("decision.written:2", Asha);

        (await _place.RunAsync(Asha)).Expect(0).IsTidy();

        Assert.Equal(await EssenceAsync("whole"), await EssenceAsync("tiny"));
    }

    [Fact]
    public async Task Several_goals_make_a_front_and_limits_a_remark()
    {
        _place.WriteSweep(TinyFiles.Sweep.Replace(
            "metric: { name: f1, goal: maximize }", "metrics: [{ name: f1, goal: maximize }, { name: seconds, goal: minimize }]", StringComparison.Ordinal));
        CliRun run = await _place.RunAsync("run", "tiny.yaml", "epochs=1,2", "sweeper.limits={max_seconds: 1h}", "run_cap=4");
        run.Expect(0).IsTidy();
        Assert.Contains("Pareto front of f1 (higher is better), seconds (lower is better)", run.Out, StringComparison.Ordinal);
        JsonNode report = (await _place.RunAsync("report", "--json")).Expect(0).Json;
        Assert.NotEmpty(report["front"]!.AsArray());
        Assert.All(report["front"]!.AsArray(), one => Assert.True((double)one!["goals"]!["seconds"]! > 0));
        Assert.NotEmpty((await _place.RunAsync("best", "--json")).Expect(0).Json["front"]!.AsArray());

        CliRun over = await _place.RunAsync("run", "tiny.yaml", "name=over", "run_cap=1", "epochs=1", "sweeper.limits={max_seconds: 0.000001}");
        Assert.Contains("No trial keeps to the limits of the sweep.", over.Expect(0).Out, StringComparison.Ordinal);
        Assert.Contains("and so never the best: #1", over.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Learning_search_in_batches_is_the_same_with_one_job_and_with_two()
    {
        string[] search =
        [
            "method=tpe", "run_cap=6", "epochs=1", "sweeper.deterministic=true", "sweeper.batch=2", "sweeper.try=[{learning_rate: 0.005, batch_size: 4}]",
            "learning_rate={distribution: log_uniform_values, min: 1e-4, max: 1e-2}",
        ];
        (await _place.RunAsync(["run", "tiny.yaml", "name=one", "--jobs", "1", .. search])).Expect(0);
        (await _place.RunAsync(["run", "tiny.yaml", "name=two", "--jobs", "2", .. search])).Expect(0);
        string one = await EssenceAsync("one");
        Assert.Equal(one, await EssenceAsync("two"));
        Assert.StartsWith("1 {\"learning_rate\":0.005,\"batch_size\":4", one, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_default_Bayesian_method_runs_with_and_without_early_stopping(bool stopsEarly)
    {
        string[] search =
        [
            "run", "tiny.yaml", "method=bayes", "run_cap=8", "epochs=2", "--jobs", "2",
            "learning_rate={distribution: log_uniform_values, min: 1e-4, max: 1e-2}",
            .. stopsEarly ? ["sweeper.pruner={type: asha, eta: 2}"] : Array.Empty<string>(),
        ];
        CliRun run = await _place.RunAsync(search);
        run.Expect(0).IsTidy();
        Assert.StartsWith("Sweep tiny: 8 of 8 trials done (", run.Out, StringComparison.Ordinal);
        CliRun again = await _place.RunAsync(search);
        Assert.Contains("8 of 8 done, 0 to go", again.Expect(0).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("epoch 1/2", again.Error, StringComparison.Ordinal);
    }

    // What must not depend on interruptions or jobs.
    private async Task<string> EssenceAsync(string sweep) =>
        string.Join('\n', (await _place.RunAsync("trials", sweep, "--json")).Expect(0).Json.AsArray().Select(trial =>
            $"{trial!["trial"]} {trial["parameters"]!.ToJsonString()} {trial["state"]} {trial["weights_sha256"]} "
            + string.Join(' ', trial["epochs"]!.AsArray().Select(epoch => $"{epoch!["epoch"]} {epoch["metrics"]!.ToJsonString()}"))
            + trial["decisions"]!.ToJsonString()));
}
