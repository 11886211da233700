using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Pruners;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Reads a whole sweep file, block by block, and collects every problem.</summary>
internal sealed class TopLevelReader(ReaderContext context, Findings findings)
{
    /// <summary>The keys of a sweep file, in the order messages list them.</summary>
    public static readonly IReadOnlyList<string> ValidKeys =
    [
        "name", "description", "method", "metric", "metrics", "run_cap", "early_terminate", "parameters",
        ScriptDescription.Program, ScriptDescription.Command, "sweeper",
    ];

    private static readonly string[] IgnoredKeys =
        ["entity", "project", "controller", "job", "image_uri", "apiVersion", "kind"];

    private static readonly Refusal RunCap = new("is another tool's word",
        "write run_cap: followed by the total number of trials")
    {
        StandsFor = "run_cap",
    };

    private static readonly BlockKeys Keys = new(ValidKeys, new Dictionary<string, Refusal>
    {
        ["scheduler"] = new("asks for an outside search engine",
            "remove it and write method: bayes"),
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
        bool isScript = ScriptDescription.IsScript(root);
        TaskDescription task = isScript ? ScriptDescription.Of(root, context.Task) : context.Task;
        NoteIgnored(top);
        string? name = Name(top, path);
        string? description = top.Text("description")?.Text;
        SearchMethod? method = new MethodReader(findings).Read(top);
        Goals? goals = new GoalsReader(task, findings).Read(top);
        long? runCap = top.Whole("run_cap", 1, int.MaxValue);
        ParameterList parameters = new ParametersReader(task, findings).Read(top, method);
        var paths = new PathFinder(context, Path.GetDirectoryName(path)!, findings);
        (SweeperSettings settings, Block? sweeper) = new SweeperReader(paths, new InputFinder(paths, context, findings), findings).Read(top, method, isScript);
        ScriptSettings? script = isScript
            ? new ScriptReader(context, Path.GetDirectoryName(path)!, findings).Read(root, top, sweeper) : null;
        var stopping = new StoppingReader(findings);
        IPruner? pruner = stopping.Read(top, sweeper, settings.Fidelity);
        stopping.CheckFit(pruner, sweeper, method, goals);
        SearchSpace? space = new SpaceReader(task, findings).Read(parameters, sweeper, method);
        IReadOnlyList<Configuration> first = new TryReader(task, findings).Read(sweeper, space, method);
        MethodReader.CheckEnd(top, method, space);
        IReadOnlyList<string> prior = new PriorReader(findings).Read(sweeper, name);
        if (findings.HasProblems)
        {
            return null;
        }

        return new SweepSpec
        {
            Name = name!,
            Description = description,
            Method = method!.Value,
            Objective = goals!.Objectives[0],
            FurtherGoals = [.. goals.Objectives.Skip(1)],
            Target = goals.Target,
            RunCap = (int?)runCap,
            Space = space!,
            Task = settings.Task is { } builtIn ? builtIn with { EvaluateEvery = settings.Fidelity.EvaluateEvery } : null,
            Script = script,
            SamplerSeed = settings.Seeds.Sampler!.Value,
            TrainSeeds = settings.Seeds.Train!,
            Confirmation = settings.Seeds.Confirmation,
            Limits = settings.Limits.Outcome,
            AttemptLimits = settings.Limits.Attempt,
            Failures = settings.Limits.Failures,
            Checkpoints = settings.Checkpoints,
            BatchSize = settings.BatchSize,
            Slurm = settings.Slurm,
            Try = first,
            Prior = prior,
            Pruner = pruner,
            HubNames = findings.HubNames,
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
            if (SweepName.IsSafe(fromFile))
            {
                return fromFile;
            }

            findings.Add(top.Place,
                $"the sweep is named after its file, but '{fromFile}' cannot name a folder",
                $"add name: {SweepName.Safe(fromFile)}");
            return null;
        }

        if (top.Text("name") is not { } name)
        {
            return null;
        }

        if (SweepName.IsSafe(name.Text))
        {
            return name.Text;
        }

        findings.Add(name.Place,
            $"'name' is {name.Shown}, but names a folder: at most {SweepName.MaxLength} letters, digits and . _ -, "
            + "not starting with a dot or a dash", $"write name: {SweepName.Safe(name.Text)}");
        return null;
    }
}
