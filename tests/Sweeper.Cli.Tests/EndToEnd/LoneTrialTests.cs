using System.Text.Json.Nodes;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

/// <summary>Every failure tells the command that runs its trial alone, and the command does.</summary>
public sealed class LoneTrialTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_failed_trial_is_run_alone_by_the_command_that_is_told()
    {
        CliRun run = await _place.RunAsync(["run", "tiny.yaml", .. FailureTests.Diverging]);
        const string command = "sweeper reproduce 2 --sweep tiny";
        Assert.Contains($"\n      alone: {command}\n", run.Expect(2).Out, StringComparison.Ordinal);
        Assert.Equal($"{command}\n", (await _place.RunAsync("show", "2", "--command")).Expect(0).Out);
        Assert.Contains($"\nAlone: {command}\n", (await _place.RunAsync("show", "2")).Expect(0).Out, StringComparison.Ordinal);
        JsonNode report = (await _place.RunAsync("report", "--json")).Expect(0).Json;
        Assert.Equal(command, (string)report["failures"]![0]!["command"]!);

        CliRun alone = await _place.RunAsync(command.Split(' ')[1..]);
        alone.Expect(2);
        Assert.Contains("Running trial #2 again on cpu: ", alone.Error, StringComparison.Ordinal);
        Assert.Contains("the loss became ", alone.Error[alone.Error.IndexOf("Running", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.StartsWith("FAILED AGAIN in the same way (diverged): the loss became ", alone.Out, StringComparison.Ordinal);
        JsonNode json = (await _place.RunAsync([.. command.Split(' ')[1..], "--json"])).Expect(2).Json;
        Assert.Equal((true, "diverged"), ((bool)json["same_failure"]!, (string)json["failure"]!["kind"]!));
        Assert.Equal("failed", (string)(await _place.RunAsync("show", "2", "--json")).Json["state"]!);
    }

    [Fact]
    public async Task A_trial_that_was_killed_completes_alone_and_from_any_folder()
    {
        await _place.RunAndDieAtAsync(
            "event.after:6",
            "run", "tiny.yaml", "learning_rate=0.003", "batch_size=4", "epochs=6", "sweeper.limits.retries=0", "--jobs", "1");

        string home = _place.Home;
        _place.Home = _place.File("another home");
        string command = (await _place.RunAsync("show", "1", "--command", "--home", home)).Expect(0).Out.TrimEnd();
        Assert.Equal($"sweeper reproduce 1 --sweep tiny --home {home}", command);
        CliRun alone = await _place.RunAsync(command.Split(' ')[1..]);
        alone.Expect(0).IsTidy();
        Assert.StartsWith("COMPLETED this time with f1 ", alone.Out, StringComparison.Ordinal);
        Assert.Contains("\nTo try it again in the sweep: sweeper retry tiny --trial 1\n", alone.Out, StringComparison.Ordinal);
        Assert.Contains("It failed (crashed): the worker was killed by signal 9", alone.Error, StringComparison.Ordinal);
    }
}
