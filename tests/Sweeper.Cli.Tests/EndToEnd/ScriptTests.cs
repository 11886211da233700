using System.Text.Json.Nodes;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

/// <summary>Shell scripts as trials, good and bad ones.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ScriptTests
{
    [Fact]
    public async Task A_script_is_ranked_shown_and_reproduced_and_what_makes_no_sense_says_so()
    {
        using ScriptPlace place = new("""
            printf '%s|' "$SWEEPER_SWEEP" "$SWEEPER_TRIAL" "$SWEEPER_SEED" "$SWEEPER_RESUME_FROM" "$SWEEPER_CONFIG" "$OMP_NUM_THREADS" "$SWEEPER_METRICS_FD"
            cat "$SWEEPER_CONFIG_FILE"; cd "$SWEEPER_TRIAL_FOLDER" && ls config.json && cd "$SWEEPER_CHECKPOINT_FOLDER"
            echo '{"loss": 0.5}' >> "$SWEEPER_METRICS_FILE"
            echo "{\"value\": $x, \"other\": NaN}" >&3
            echo '{"value": 99}'
            """, trials: 3);

        CliRun run = (await place.RunAsync("x=1,3,2")).Expect(0);

        run.IsTidy();
        Assert.Contains("Best: value 3.0000 @ epoch 1 (#2)", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("predict", run.Out, StringComparison.Ordinal);
        Assert.Equal("script|2|1|0|{\"x\":3}|1|3|{\"x\":3}config.json\n{\"value\": 99}\n", place.Read(2, "out.log"));
        JsonNode shown = await place.ShowAsync(2);
        JsonNode metrics = shown["epochs"]![0]!["metrics"]!;
        Assert.Equal((0.5, 3), ((double)metrics["loss"]!, (double)metrics["value"]!));
        Assert.Null(shown["weights_sha256"]);
        (await place.AskAsync("show", "best")).Expect(0).IsTidy();
        (await place.AskAsync("report")).Expect(0).IsTidy();
        (await place.AskAsync("status")).Expect(0).IsTidy();
        (await place.AskAsync("trials")).Expect(0).IsTidy();
        (await place.AskAsync("best", "--metric", "other")).IsRefused("which way 'other' improves");
        (await place.AskAsync("predict", "text")).IsRefused("runs your own script, whose models Sweeper cannot load");
        CliRun again = (await place.AskAsync("reproduce", "best")).Expect(0);
        Assert.Contains("IDENTICAL: all 3 metrics of 1 epoch are the same to the bit.", again.Out, StringComparison.Ordinal);
        await File.AppendAllTextAsync(place.File("data/train.tsv"), "");
        File.SetUnixFileMode(place.File("my trial.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.AppendAllTextAsync(place.File("my trial.sh"), "# changed\n");
        Assert.Contains("my trial.sh has changed since the trial ran", (await place.AskAsync("reproduce", "1")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_reach_the_script_as_they_are()
    {
        using ScriptPlace place = new("""printf '%s' "$x" > "$SWEEPER_TRIAL_FOLDER/got"; echo '{"value": 1}'""");
        string[] hostile = ["it's \"quoted\" $HOME `id` $(id) \\", "--dash x=1", "é 日本\nsecond line\ttab", "*; rm -rf / #"];
        string values = string.Join(", ", hostile.Select(value => JsonValue.Create(value).ToJsonString()));

        (await place.RunAsync($"x=[{values}]")).Expect(0);

        Assert.Equal(hostile, Enumerable.Range(1, hostile.Length).Select(trial => place.Read(trial, "got")));
    }

    [Theory]
    [InlineData("echo hello", "the script ended without a report")]
    [InlineData("""echo '{"values": 1, "loss": 2}'""", "the script reported no 'value'; it reported loss, values. Did you mean values?")]
    [InlineData("""echo 'value: 1 {"value": 1}' >&3""", "the script ended without a report", "a line of metrics is no JSON object")]
    [InlineData("""echo '{"value": NaN}'""", "'value' was NaN or infinite in every report")]
    [InlineData("""echo '{"value": 1}'; echo 'no such thing: x' >&2; exit 3""", "the script ended with exit code 3: no such thing: x", "no such thing: x")]
    [InlineData("kill -SEGV $$", "the script was killed by signal 11 (SIGSEGV)")]
    [InlineData("head -c 300000 /dev/urandom; head -c 100000 /dev/urandom >&3", "the script ended without a report")]
    public async Task A_bad_script_fails_with_a_reason(string script, string reason, string log = "")
    {
        using ScriptPlace place = new(script, sweeper: "limits: { retries: 0 }");

        CliRun run = (await place.RunAsync()).Expect(3);

        Assert.Contains(reason, (string)(await place.ShowAsync(1))["failure"]!["message"]!, StringComparison.Ordinal);
        Assert.Contains(log, place.Read(1, "err.log"), StringComparison.Ordinal);
        Assert.DoesNotContain("Bug in Sweeper", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loud_script_is_no_trouble()
    {
        using ScriptPlace place = new("""
            i=0; while [ $i -lt 20 ]; do head -c 500000 /dev/zero | tr '\0' 'x'; echo; echo "{\"value\": $i}"; i=$((i + 1)); done
            """);

        (await place.RunAsync("-q")).Expect(0);

        Assert.Equal(20, (await place.ShowAsync(1))["epochs"]!.AsArray().Count);
        Assert.Equal(10_000_000, place.Read(1, "out.log").Count(letter => letter == 'x'));
    }

    [Fact]
    public async Task A_script_is_stopped_early_even_if_it_does_not_want_to_be()
    {
        // Trial 2 is worse, ignores SIGTERM, and has a child in a session of its own.
        using ScriptPlace place = new("""
            if [ "$x" -gt 1 ]; then trap '' TERM; setsid sleep 600 & echo $! >> pids; echo $$ >> pids; fi
            for i in 1 2 3; do echo "{\"value\": -$x}"; if [ "$x" -gt 1 ]; then sleep 600; fi; done
            """, trials: 2, sweeper: "pruner: { type: median, min_peers: 1 }");

        CliRun run = (await place.RunAsync()).Expect(0);

        Assert.Contains("#2 stopped early after epoch 1", run.Error, StringComparison.Ordinal);
        Assert.Equal("pruned", (string)(await place.ShowAsync(2))["state"]!);
        AssertGone(place.Pids("pids"), 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_paused_script_goes_on_from_its_checkpoint_or_anew(bool isResumable)
    {
        using ScriptPlace place = new("""
            echo "$SWEEPER_RESUME_FROM" >> "from$x"
            i=$(cat "$SWEEPER_CHECKPOINT_FOLDER/i" 2>/dev/null || echo 0)
            while [ $i -lt 4 ]; do
              i=$((i + 1)); echo $i > "$SWEEPER_CHECKPOINT_FOLDER/i"; echo "{\"value\": $((x * 10 + i)), \"at\": $i}" >&3; sleep 0.4
            done
            """, trials: 4, sweeper: $"script: {{ resumable: {(isResumable ? "true" : "false")}, unit: at, total: 4 }}, pruner: {{ type: asha, eta: 2 }}");

        (await place.RunAsync()).Expect(0);

        JsonNode best = await place.ShowAsync(4);
        Assert.Equal("completed", (string)best["state"]!);
        Assert.Equal([41, 42, 43, 44], best["epochs"]!.AsArray().Select(epoch => (int)epoch!["metrics"]!["value"]!));
        string[] from = File.ReadAllLines(place.File("from4"));
        Assert.Equal((int)best["attempts"]!, from.Length);
        Assert.Equal(isResumable ? 1 : from.Length, from.Count(line => line == "0"));
    }

    [Fact]
    public async Task Control_C_lets_a_script_save_and_resume_goes_on()
    {
        using ScriptPlace place = new("""
            echo $$ >> pids
            trap 'echo saved >> "$SWEEPER_CHECKPOINT_FOLDER/state"; exit 1' TERM
            echo "{\"value\": 1, \"at\": $((SWEEPER_RESUME_FROM + 1))}"
            [ "$SWEEPER_RESUME_FROM" = 0 ] && while :; do sleep 0.1; done
            exit 0
            """, sweeper: "script: { resumable: true, unit: at }");
        using (CliProcess process = place.Start())
        {
            await process.WaitForAsync(() => process.Error.Contains("#1 epoch 1", StringComparison.Ordinal));
            process.Send(CliProcess.Interrupt);
            (await process.WaitAsync()).Expect(130).IsTidy();
        }

        AssertGone(place.Pids("pids"), 1);
        Assert.Equal("saved\n", place.Read(1, "checkpoint/state"));
        (await place.AskAsync("resume")).Expect(0);
        JsonNode trial = await place.ShowAsync(1);
        Assert.Equal(("completed", 2, 2), ((string)trial["state"]!, (int)trial["attempts"]!, trial["epochs"]!.AsArray().Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kill_9_leaves_no_script_behind_and_resume_goes_on(bool isWorker)
    {
        using ScriptPlace place = new("""
            echo $$ >> pids; (trap '' TERM; sleep 600) & echo $! >> pids; echo $PPID > worker
            echo '{"value": 1}'
            [ -e "$SWEEPER_CHECKPOINT_FOLDER/second" ] || [ -e second ] || { touch second; sleep 600; }
            exit 0
            """);
        using (CliProcess process = place.Start())
        {
            await process.WaitForAsync(() => process.Error.Contains("#1 epoch 1", StringComparison.Ordinal) && File.Exists(place.File("second")));
            if (isWorker)
            {
                Signals.Send(place.Pids("worker")[0], CliProcess.Kill);
                (await process.WaitAsync()).Expect(0);
            }
            else
            {
                process.Send(CliProcess.Kill);
                await process.WaitAsync();
            }
        }

        int[] pids = place.Pids("pids");
        await Eventually.HoldsAsync(() => pids.All(Signals.IsGone), () => "a script outlives its runner");
        (await place.RunAsync()).Expect(0);
        JsonNode trial = await place.ShowAsync(1);
        Assert.Equal(("completed", 2), ((string)trial["state"]!, (int)trial["attempts"]!));
    }

    [Fact]
    public async Task A_hanging_script_is_given_up_with_all_that_it_started()
    {
        using ScriptPlace place = new(
            "trap '' TERM; sleep 600 & echo $! >> pids; echo $$ >> pids; wait", sweeper: "limits: { no_progress: 1s, retries: 0 }");

        (await place.RunAsync()).Expect(3);

        Assert.Equal("timeout", (string)(await place.ShowAsync(1))["failure"]!["kind"]!);
        AssertGone(place.Pids("pids"), 2);
    }

    [Fact]
    public async Task What_a_script_leaves_running_is_ended_with_it()
    {
        using ScriptPlace place = new("""(trap '' TERM; sleep 600) & echo $! >> pids; echo '{"value": 1}'""");

        (await place.RunAsync()).Expect(0);

        AssertGone(place.Pids("pids"), 1);
    }

    private static void AssertGone(int[] pids, int count)
    {
        Assert.Equal(count, pids.Length);
        Assert.All(pids, pid => Assert.True(Signals.IsGone(pid), $"{pid} is left behind"));
    }
}
