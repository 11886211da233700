using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Pruners;
using Sweeper.Search.Samplers;

namespace Sweeper.Engine.Optimize;

/// <summary>
/// Ask and tell over JSON lines: <c>sweeper optimize</c>. A program in any language starts a study, asks for
/// configurations, reports while they train and tells how they ended. docs/optimize.md describes the lines.
/// </summary>
/// <param name="create">Called for each study. Its pruner, if any, is used when the study has a fidelity.</param>
/// <param name="version">Of the program, for the answer to <c>start</c>.</param>
public sealed class OptimizeSession(Func<Study, (ISampler Sampler, IPruner? Pruner)> create, string version)
{
    private AskTellStudy? _study;

    /// <summary>The one line that answers a line. Never throws for what the other side wrote.</summary>
    public string Answer(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return Answer(document.RootElement).ToJsonString();
        }
        catch (JsonException error)
        {
            string hint = line.Contains("NaN", StringComparison.Ordinal) || line.Contains("Infinity", StringComparison.Ordinal)
                ? "; JSON has no NaN and no Infinity: send the value as a text, \"NaN\""
                : "";
            return Error($"this line is not JSON: {error.Message}{hint}");
        }
        catch (ProtocolException error)
        {
            return Error(error.Message);
        }
        catch (UserErrorException error)
        {
            return Error(string.Join("; ", error.Problems.Select(problem => $"{problem.What}: {problem.Fix}")));
        }
    }

    private static string Error(string what) => new JsonObject { ["error"] = what }.ToJsonString();

    private JsonObject Answer(JsonElement line)
    {
        switch (line.Text("cmd"))
        {
            case "start":
                return Start(line);
            case "ask":
                return Current.Ask() is { } trial
                    ? new JsonObject
                    {
                        ["trial_id"] = trial.Number,
                        ["config"] = JsonSerializer.SerializeToNode(
                            trial.Configuration, TrialJsonContext.Default.Configuration),
                    }
                    : new JsonObject { ["done"] = true };
            case "report":
                PruneAction action = Current.Report(line.Whole("trial_id"), line.Number("resource"), Value(line) ?? double.NaN);
                return new JsonObject { ["decision"] = action.ToString().ToLowerInvariant() };
            case "tell":
                TrialState state = State(line);
                Current.Tell(line.Whole("trial_id"), state, state == TrialState.Completed ? Needed(Value(line)) : Value(line));
                return Ok();
            case "observe":
                Current.Observe(ProtocolSpace.ReadConfiguration(line.Find("config"), Current.Space), Value(line));
                return Ok();
            case "stop":
                _study = null;
                return Ok();
            case var command:
                throw new ProtocolException(
                    $"'{command}' is no command; {Suggestions.Fix(command, Commands, "The commands are")}");
        }
    }

    private static readonly string[] Commands = ["start", "ask", "report", "tell", "observe", "stop"];

    private AskTellStudy Current => _study
        ?? throw new ProtocolException("""no study is open; send {"cmd":"start",...} first""");

    private JsonObject Start(JsonElement line)
    {
        var study = new Study(
            ProtocolSpace.Read(line.List("space")), Direction(line), line.WholeOrNull("seed") ?? 0, [])
        {
            // Trials that report have a budget of training, not a number that may be started.
            Budget = line.Find("fidelity") is null ? (int?)line.WholeOrNull("budget") : null,
            MaxReports = line.Find("fidelity") is { } fidelity ? MaxReports(fidelity) : null,
        };
        (ISampler sampler, IPruner? pruner) = create(study);
        _study = new AskTellStudy(study, sampler, study.MaxReports is null ? null : pruner);
        return new JsonObject { ["ok"] = true, ["name"] = "sweeper", ["version"] = version };
    }

    private static Direction Direction(JsonElement line) => line.Text("direction") switch
    {
        "minimize" => Search.Direction.Minimize,
        "maximize" => Search.Direction.Maximize,
        var direction => throw new ProtocolException($"'direction' is '{direction}'; it is minimize or maximize"),
    };

    // One report for each unit from min to max.
    private static int MaxReports(JsonElement fidelity)
    {
        long min = fidelity.WholeOrNull("min") ?? 1;
        long max = fidelity.Whole("max");
        return max >= min && max - min < 1_000_000
            ? (int)(max - min + 1)
            : throw new ProtocolException($"'fidelity' goes from {min} to {max}; max is at least min, and less than a million above it");
    }

    private static TrialState State(JsonElement line) => line.Find("state")?.ToString() switch
    {
        null or "complete" => TrialState.Completed,
        "stopped" => TrialState.Pruned,
        "fail" => TrialState.Failed,
        var state => throw new ProtocolException($"'state' is '{state}'; it is complete, stopped or fail"),
    };

    /// <summary>The objective; null where there is none, NaN where it is not finite.</summary>
    private static double? Value(JsonElement line) => line.Find("value") switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value => value.GetDouble(),
        { ValueKind: JsonValueKind.String } => double.NaN, // JSON has no NaN: "nan", "inf" and the like.
        { } value => throw new ProtocolException($"'value' is {value.GetRawText()}, but must be a number or null"),
    };

    private static double Needed(double? value) => value
        ?? throw new ProtocolException("'value' is missing; a complete trial has one, another ends with state stopped or fail");

    private static JsonObject Ok() => new() { ["ok"] = true };
}
