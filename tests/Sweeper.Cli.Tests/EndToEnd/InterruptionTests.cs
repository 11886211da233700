using System.Globalization;
using System.Text.Json.Nodes;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

/// <summary>Sweeps that are cut off in the middle, and how they go on.</summary>
public sealed class InterruptionTests : IDisposable
{
    private const int Trials = 4;
    private static readonly string[] Long = ["run", "tiny.yaml", "epochs=40", "--jobs", "2"];

    // Far longer than a test takes, so that the runner is there until somebody stops it.
    private const string Endless = "epochs=10000";

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task After_kill_9_completed_trials_stay_and_the_rest_completes()
    {
        using (CliProcess process = await StartAsync("#1 completed", CliProcess.Kill))
        {
            await process.WaitAsync();
        }

        await Eventually.HoldsAsync(() => _place.Workers(Trials).All(Signals.IsGone), () => "a worker outlives its runner");
        JsonArray before = await TrialsAsync();
        int[] completed = [.. before.Where(trial => (string)trial!["state"]! == "completed").Select(trial => (int)trial!["trial"]!)];
        Assert.NotEmpty(completed);
        await WhatRanIsInterruptedAsync(before);

        CliRun next = await _place.RunAsync(Long);

        next.Expect(0).IsTidy();
        Assert.Contains("Going on with sweep 'tiny': ", next.Error, StringComparison.Ordinal);
        JsonArray after = await TrialsAsync();
        Assert.Equal(Trials, after.Count(trial => (string)trial!["state"]! == "completed"));
        foreach (int trial in completed)
        {
            Assert.True(JsonNode.DeepEquals(before[trial - 1], after[trial - 1]), $"#{trial} was not left alone");
            Assert.Equal(1, (int)after[trial - 1]!["attempts"]!);
            Assert.DoesNotContain($"#{trial} epoch", next.Error, StringComparison.Ordinal);
        }

        Assert.All(after, trial => Assert.Equal(
            Enumerable.Range(1, 40), trial!["epochs"]!.AsArray().Select(epoch => (int)epoch!["epoch"]!)));
    }

    [Theory]
    [InlineData(CliProcess.Interrupt)]
    [InlineData(CliProcess.Terminate)]
    [InlineData(CliProcess.HangUp)]
    public async Task One_signal_stops_cleanly_and_resume_finishes(int signal)
    {
        CliRun stopped;
        using (CliProcess process = await StartAsync("#1 epoch 3/40", signal))
        {
            stopped = await process.WaitAsync();
        }

        stopped.Expect(130).IsTidy();
        Assert.Contains("Stopping: waiting for the running trials", stopped.Error, StringComparison.Ordinal);
        Assert.EndsWith("Stopped. Go on with: sweeper resume tiny\n", stopped.Error, StringComparison.Ordinal);
        Assert.All(_place.Workers(Trials), pid => Assert.True(Signals.IsGone(pid)));
        Assert.Equal(
            "Nobody runs it. Go on with: sweeper resume tiny", (await _place.RunAsync("status")).Expect(0).Out.Split('\n')[1]);

        CliRun resumed = await _place.RunAsync("resume", "--jobs", "2");

        resumed.Expect(0).IsTidy();
        Assert.StartsWith("Sweep tiny: 4 of 4 trials done (4 completed)", resumed.Out, StringComparison.Ordinal);
        Assert.All(await TrialsAsync(), trial => Assert.Equal(40, trial!["epochs"]!.AsArray().Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_from_another_terminal_does_what_Ctrl_C_does(bool kill)
    {
        (await _place.RunAsync("stop")).Expect(0);
        using CliProcess process = _place.Start([.. Long, Endless]);
        await process.WaitForAsync(() => process.Error.Contains("#2 epoch 3/", StringComparison.Ordinal));
        CliRun stop = await _place.RunAsync(kill ? ["stop", "tiny", "--kill"] : ["stop"]);
        CliRun stopped = await process.WaitAsync();

        stop.Expect(0).IsTidy();
        string pid = process.Pid.ToString(CultureInfo.InvariantCulture);
        Assert.StartsWith($"Asked pid {pid} to stop sweep 'tiny'{(kill ? "." : "; waiting until #1, #2 have saved where they are.")}", stop.Error, StringComparison.Ordinal);
        Assert.Equal("Stopped. Go on with: sweeper resume tiny\n", stop.Out);
        stopped.Expect(130);
        await Eventually.HoldsAsync(() => _place.Workers(Trials).All(Signals.IsGone), () => "a worker outlives its runner");
        Assert.Equal("Nobody runs sweep 'tiny'.\n", (await _place.RunAsync("stop", "tiny")).Expect(0).Out);
        Assert.DoesNotContain(await TrialsAsync(), trial => (string)trial!["state"]! is "running" or "completed" or "failed");
    }

    [Fact]
    public async Task A_second_runner_is_refused_and_the_first_unharmed()
    {
        using CliProcess first = _place.Start([.. Long, Endless]);
        await first.WaitForAsync(() => first.Error.Contains("#1 epoch 3/", StringComparison.Ordinal));
        string pid = first.Pid.ToString(CultureInfo.InvariantCulture);

        (await _place.RunAsync("run", "tiny.yaml")).IsRefused($"is being run by pid {pid} on", "sweeper status");
        (await _place.RunAsync("resume")).IsRefused($"is being run by pid {pid} on");
        CliRun status = await _place.RunAsync("status");
        CliRun json = await _place.RunAsync("status", "--json");

        Assert.Contains($"\nRunning: pid {pid} on ", status.Expect(0).Out, StringComparison.Ordinal);
        Assert.Contains("running", status.Out.Split("─\n")[^1], StringComparison.Ordinal);
        Assert.Equal(first.Pid, (int)json.Expect(0).Json["owner"]!["pid"]!);
        Assert.Contains($"running (pid {pid})", (await _place.RunAsync("ls")).Expect(0).Out, StringComparison.Ordinal);
        int epochs = first.Error.Split('\n').Length;
        await first.WaitForAsync(() => first.Error.Split('\n').Length > epochs);
        first.Send(CliProcess.Interrupt);
        (await first.WaitAsync()).Expect(130).IsTidy();
    }

    /// <summary>Nothing is said to run that nobody runs.</summary>
    private async Task WhatRanIsInterruptedAsync(JsonArray trials)
    {
        int[] left = [.. trials.Where(trial => (string)trial!["state"]! == "interrupted").Select(trial => (int)trial!["trial"]!)];
        Assert.NotEmpty(left);
        Assert.DoesNotContain(trials, trial => (string)trial!["state"]! == "running");
        string status = (await _place.RunAsync("status")).Expect(0).Out;
        Assert.Contains($", {left.Length} interrupted)", status.Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal("Nobody runs it. Go on with: sweeper resume tiny", status.Split('\n')[1]);
        Assert.DoesNotContain("running", status, StringComparison.Ordinal);
        JsonNode counts = (await _place.RunAsync("status", "--json")).Expect(0).Json["trials"]!;
        Assert.Equal((0, left.Length), ((int)counts["running"]!, (int)counts["interrupted"]!));
        Assert.Contains("interrupted", (await _place.RunAsync("trials")).Expect(0).Out, StringComparison.Ordinal);
        Assert.Contains("interrupted", (await _place.RunAsync("show", left[0].ToString(CultureInfo.InvariantCulture))).Expect(0).Out, StringComparison.Ordinal);
        Assert.Contains("stopped", (await _place.RunAsync("ls")).Expect(0).Out, StringComparison.Ordinal);
    }

    private async Task<CliProcess> StartAsync(string until, int signal)
    {
        CliProcess process = _place.Start(Long);
        await process.WaitForAsync(() => process.Error.Contains(until, StringComparison.Ordinal), () => process.Send(signal));
        return process;
    }

    private async Task<JsonArray> TrialsAsync() => (await _place.RunAsync("trials", "--json")).Expect(0).Json.AsArray();
}
