using System.Text.RegularExpressions;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Reads a whole sweep file, block by block, and collects every problem.</summary>
internal sealed partial class TopLevelReader(ReaderContext context, Findings findings)
{
    /// <summary>The keys of a sweep file, in the order messages list them.</summary>
    public static readonly IReadOnlyList<string> ValidKeys =
        ["name", "description", "method", "metric", "run_cap", "parameters", "sweeper"];

    private const int MaxNameLength = 100;

    private static readonly string[] IgnoredKeys =
        ["entity", "project", "controller", "job", "image_uri", "apiVersion", "kind"];

    private static readonly Refusal RunCap = new("is another tool's word",
        "write run_cap: followed by the total number of trials")
    {
        StandsFor = "run_cap",
    };

    private static readonly Refusal OwnScript = new(
        "names a training script, which this version cannot run",
        "remove it and describe the model and data: sweeper: { task: { model: ..., data: ... } }");

    private static readonly BlockKeys Keys = new(ValidKeys, new Dictionary<string, Refusal>
    {
        ["metrics"] = new("names several objectives, but a sweep optimises one",
            "write metric: { name: ... } for one of them")
        { StandsFor = "metric" },
        ["early_terminate"] = new("has no effect: this version stops no trial early", "remove the key"),
        ["program"] = OwnScript,
        ["command"] = OwnScript,
        ["scheduler"] = new("asks for an outside search engine",
            "remove it and write method: grid or method: random"),
        ["mode"] = new("is another tool's word", "write metric: { name: ..., goal: maximize }"),
        ["n_trials"] = RunCap,
        ["num_samples"] = RunCap,
        ["maxTrialNumber"] = RunCap,
        ["max_trials"] = RunCap,
        ["trialConcurrency"] = new("is another tool's word", "remove it; Sweeper uses every device it finds"),
    })
    {
        Ignored = IgnoredKeys,
    };

    /// <summary>
    /// Whether a name is a key at top level, if only one that is refused with its own message.
    /// </summary>
    public static bool IsKey(string name) =>
        Keys.Valid.Contains(name) || Keys.Ignored.Contains(name) || Keys.Refused.ContainsKey(name);

    public SweepSpec? Read(YamlMap root, string path, string text)
    {
        var top = new Block(root, "", Keys, findings);
        NoteIgnored(top);
        string? name = Name(top, path);
        string? description = top.Text("description")?.Text;
        SearchMethod? method = Method(top);
        (Objective Objective, double? Target)? metric = new MetricReader(context.Task, findings).Read(top);
        long? runCap = top.Whole("run_cap", 1, int.MaxValue);
        SearchSpace? space = new ParametersReader(context.Task, findings)
            .Read(top, method);
        var paths = new PathFinder(context, Path.GetDirectoryName(path)!, findings);
        SweeperSettings settings = new SweeperReader(paths, findings).Read(top);
        CheckEnd(top, method, space);
        if (findings.HasProblems)
        {
            return null;
        }

        return new SweepSpec
        {
            Name = name!,
            Description = description,
            Method = method!.Value,
            Objective = metric!.Value.Objective,
            Target = metric.Value.Target,
            RunCap = (int?)runCap,
            Space = space!,
            Task = settings.Task!,
            SamplerSeed = settings.SamplerSeed!.Value,
            TrainSeeds = settings.TrainSeeds!,
            Notes = findings.Notes,
            Path = path,
            Text = text,
        };
    }

    private void NoteIgnored(Block top)
    {
        string[] ignored = [.. IgnoredKeys.Where(key => top[key] is not null)];
        if (ignored.Length > 0)
        {
            string them = ignored.Length == 1 ? "it" : "them";
            findings.Note($"ignored, as only W&B uses {them}: {string.Join(", ", ignored)}");
        }
    }

    private string? Name(Block top, string path)
    {
        if (top["name"] is null)
        {
            string fromFile = Path.GetFileNameWithoutExtension(path);
            if (IsSafe(fromFile))
            {
                return fromFile;
            }

            findings.Add(top.Place,
                $"the sweep is named after its file, but '{fromFile}' cannot name a folder",
                $"add name: {Safe(fromFile)}");
            return null;
        }

        if (top.Text("name") is not { } name)
        {
            return null;
        }

        if (IsSafe(name.Text))
        {
            return name.Text;
        }

        findings.Add(name.Place,
            $"'name' is {name.Shown}, but names a folder: at most {MaxNameLength} letters, digits and . _ -, "
            + "not starting with a dot or a dash", $"write name: {Safe(name.Text)}");
        return null;
    }

    private static bool IsSafe(string name) => name.Length <= MaxNameLength && SafeName().IsMatch(name);

    private static string Safe(string name)
    {
        string safe = Unsafe().Replace(name.Trim(), "-").TrimStart('.', '-').TrimEnd('-');
        return safe.Length == 0 ? "my-sweep" : safe[..Math.Min(safe.Length, MaxNameLength)];
    }

    private SearchMethod? Method(Block top)
    {
        if (top["method"] is null)
        {
            top.ReportMissing("method", "", "add method: grid or method: random");
            return null;
        }

        YamlScalar? method = top.Text("method");
        switch (method?.Text)
        {
            case null:
                return null;
            case "grid":
                return SearchMethod.Grid;
            case "random":
                return SearchMethod.Random;
            case "bayes":
                findings.Add(method.Place,
                    "'method' is 'bayes', which needs a Bayesian sampler, and this version has none",
                    "write method: random with a run_cap");
                return null;
            case "custom":
                findings.Add(method.Place, "'method' is 'custom', which needs an outside search engine",
                    "write method: random with a run_cap");
                return null;
            default:
                findings.Add(method.Place, $"'method' is {method.Shown}, which is unknown",
                    Suggestions.Fix(method.Text, ["grid", "random"], "The methods are"));
                return null;
        }
    }

    private static void CheckEnd(Block top, SearchMethod? method, SearchSpace? space)
    {
        if (method == SearchMethod.Random && top["run_cap"] is null && space is not null
            && space.PointCount is null)
        {
            top.ReportMissing("run_cap", ", so a random search would never end",
                "add run_cap: followed by the total number of trials, such as 20");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]*\z")]
    private static partial Regex SafeName();

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex Unsafe();
}
