using System.Text.Json.Nodes;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

public sealed class FailureTests : IDisposable
{
    /// <summary>Overrides that make the second of two trials diverge.</summary>
    internal static readonly string[] Diverging =
        ["learning_rate=0.003,1e6", "batch_size=4", "optimizer=sgd", "max_grad_norm=0", "-q"];

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_diverging_trial_is_told_and_never_wins()
    {
        CliRun run = await _place.RunAsync(["run", "tiny.yaml", .. Diverging]);

        run.Expect(2).IsTidy();
        Assert.Contains("2 of 2 trials done (1 completed, 1 failed)", run.Out, StringComparison.Ordinal);
        Assert.Contains("1 trial failed:\n  1 x diverged: the loss became ", run.Out, StringComparison.Ordinal);
        Assert.Contains("lower learning_rate", run.Out, StringComparison.Ordinal);
        Assert.Equal(1, (int)(await _place.RunAsync("best", "--json")).Expect(0).Json["trial"]!);
        Assert.Equal(1, (int)(await _place.RunAsync("best", "--json", "--metric", "loss")).Expect(0).Json["trial"]!);
        JsonNode failed = (await _place.RunAsync("trials", "--json")).Expect(0).Json[1]!;
        Assert.Equal(("failed", "diverged"), ((string)failed["state"]!, (string)failed["failure"]!["kind"]!));
        (await _place.RunAsync("report")).Expect(0).IsTidy();
    }

    [Fact]
    public async Task Nothing_completed_is_an_exit_code_of_its_own()
    {
        CliRun run = await _place.RunAsync(["run", "tiny.yaml", .. Diverging, "learning_rate=1e6,1e7"]);

        run.Expect(3).IsTidy();
        Assert.Contains("2 of 2 trials done (0 completed, 2 failed)", run.Out, StringComparison.Ordinal);
        Assert.Contains("\nNo trial completed.\n", run.Out, StringComparison.Ordinal);
        (await _place.RunAsync("best")).IsRefused("no trial of sweep 'tiny' has completed", "sweeper trials tiny");
        (await _place.RunAsync("report")).Expect(0).IsTidy();
        (await _place.RunAsync(["run", "tiny.yaml", .. Diverging, "learning_rate=1e6,1e7"])).Expect(3);
    }

    [Fact]
    public async Task A_killed_worker_fails_its_trial_the_sweep_goes_on_and_retry_finishes_it()
    {
        CliRun run = await _place.RunAndDieAtAsync(
            "event.after:6",
            "run", "tiny.yaml", "learning_rate=0.003", "batch_size=4,8,16", "epochs=6", "sweeper.limits.retries=0", "--jobs", "1");

        run.Expect(2).IsTidy();
        Assert.Contains("3 of 3 trials done (2 completed, 1 failed)", run.Out, StringComparison.Ordinal);
        Assert.Contains("#1 failed (crashed): ", run.Error, StringComparison.Ordinal);
        Assert.Contains("SIGKILL", run.Out, StringComparison.Ordinal);
        JsonNode crashed = (await _place.RunAsync("show", "1", "--json")).Expect(0).Json;
        Assert.Equal("crashed", (string)crashed["failure"]!["kind"]!);
        Assert.True(crashed["epochs"]!.AsArray().Count >= 3);

        (await _place.RunAsync("retry")).IsRefused("which trials", "--state failed");
        (await _place.RunAsync("retry", "--state", "pruned")).IsRefused("'pruned'", "--state failed");
        (await _place.RunAsync("retry", "--trial", "2")).IsRefused("#2 of sweep 'tiny' is completed", "sweeper reproduce 2");
        (await _place.RunAsync("retry", "--trial", "9")).IsRefused("no trial #9");
        CliRun retried = await _place.RunAsync("retry", "--state", "failed", "--jobs", "1");

        retried.Expect(0).IsTidy();
        Assert.Contains("To be tried again: #1\n", retried.Error, StringComparison.Ordinal);
        Assert.Contains("3 of 3 trials done (3 completed)", retried.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("#2 epoch", retried.Error, StringComparison.Ordinal);
        JsonArray history = (await _place.RunAsync("show", "1", "--json")).Expect(0).Json["history"]!.AsArray();
        Assert.Equal(["crashed", null], history.Select(attempt => (string?)attempt!["failure"]?["kind"]));
        string shown = (await _place.RunAsync("show", "1")).Expect(0).Out;
        Assert.Matches(@"\nAttempt 1: began .* UTC, .*, failed \(crashed\): the worker was killed by signal 9", shown);
        Assert.Contains("\nAttempt 2: ", shown, StringComparison.Ordinal);
        (await _place.RunAsync("retry", "--state", "failed")).IsRefused("no trial of sweep 'tiny' has failed", "sweeper status tiny");
    }
}
