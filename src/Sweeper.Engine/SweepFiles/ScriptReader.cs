using Sweeper.Engine.Scripts;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Reads <c>program</c>, <c>command</c> and <c>sweeper.script</c>, and looks whether they can be started.</summary>
internal sealed class ScriptReader(ReaderContext context, string sweepFolder, Findings findings)
{
    private const string Example = "command: [\"./train.sh\", \"${args}\"]";

    private static readonly BlockKeys Keys = new(["resumable", "unit", "total"], new Dictionary<string, Refusal>
    {
        ["program"] = new("stands in the wrong place", "write program: at the top of the file, as W&B has it"),
        ["command"] = new("stands in the wrong place", "write command: at the top of the file, as W&B has it"),
    });

    private readonly string[] _bases = [.. new[] { context.CurrentFolder, sweepFolder }
        .Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))).Distinct()];

    /// <summary>The script, or null and problems.</summary>
    public ScriptSettings? Read(YamlMap root, Block top, Block? sweeper)
    {
        YamlScalar? program = top.Text(ScriptDescription.Program);
        YamlScalar[]? words = Words(top);
        Block? block = sweeper?.Inner("script", Keys, "script: { resumable: true }");
        bool isResumable = block?.Flag("resumable") ?? false;
        string? unit = block?.Text("unit")?.Text;
        string? total = Total(block, root);
        if (words is null || (top[ScriptDescription.Program] is not null && program is null) || !AreFilled(words, program, top))
        {
            return null;
        }

        var settings = new ScriptSettings
        {
            Program = program?.Text,
            Command = words.Length > 0 ? [.. words.Select(word => word.Text)] : CommandMacros.Default,
            WorkingFolder = _bases[0],
            Groups = ScriptDescription.Groups(root),
            IsResumable = isResumable,
            Unit = unit,
            Total = total,
        };
        return Place(settings, program, words) is { } folder ? settings with { WorkingFolder = folder } : null;
    }

    private YamlScalar[]? Words(Block top)
    {
        if (top[ScriptDescription.Command] is not { } node)
        {
            return [];
        }

        // W&B takes a list. One text is easily meant as a shell line, which nobody would take apart.
        if (node is YamlScalar line)
        {
            findings.Add(line.Place, $"'command' is {line.Shown}, but must be a list of words: no shell takes a line apart",
                $"write each word on its own, such as {Example}");
            return null;
        }

        YamlScalar[] words = [.. (node as YamlList)?.Items.OfType<YamlScalar>().Where(word => !word.IsNull) ?? []];
        if (node is not YamlList list || list.Items.Count == 0 || words.Length < list.Items.Count)
        {
            findings.Add(node.Place, $"'command' is {(node is YamlList { Items.Count: 0 } ? "an empty list" : node.Shown)}, but must list words",
                $"write for example {Example}");
            return null;
        }

        return words;
    }

    private bool AreFilled(YamlScalar[] words, YamlScalar? program, Block top)
    {
        bool isGood = true;
        foreach (YamlScalar word in words)
        {
            if (CommandMacros.NameOf(word.Text) is { } macro && !CommandMacros.Names.Contains(macro))
            {
                isGood = false;
                findings.Add(word.Place, $"'command' has {word.Text}, a macro that W&B does not have",
                    Suggestions.Fix(macro, CommandMacros.Names, "The macros are"));
            }
            else if (CommandMacros.NameOf(word.Text) is null && CommandMacros.Names.FirstOrDefault(
                name => word.Text.Contains($"${{{name}}}", StringComparison.Ordinal)) is { } inside)
            {
                findings.Note($"command has {word.Shown}: as in W&B ${{{inside}}} is filled in only where it is a word of its own");
            }

            foreach (string name in CommandMacros.MissingVariables(word.Text))
            {
                isGood = false;
                findings.Add(word.Place, $"'command' has {word.Shown}, but the environment variable {name} is not set",
                    $"set it: export {name}=VALUE");
            }
        }

        bool asksProgram = words.Length == 0 || words.Any(word => CommandMacros.NameOf(word.Text) == CommandMacros.Program);
        if (asksProgram && program is null && top[ScriptDescription.Program] is null)
        {
            isGood = false;
            findings.Add(words.First(word => CommandMacros.NameOf(word.Text) == CommandMacros.Program).Place,
                "'command' has ${program}, but no program is named", "add program: train.py");
        }

        return isGood;
    }

    private string? Total(Block? block, YamlMap root)
    {
        if (block?.Text("total") is not { } total)
        {
            return null;
        }

        bool isParameter = ScriptDescription.Of(root, context.Task).Hyperparameters.Any(rule => rule.Name == total.Text);
        if (isParameter || (total.AsNumber is { } number && number > 0 && double.IsFinite(number)))
        {
            return total.Text;
        }

        findings.Add(total.Place, $"'sweeper.script.total' is {total.Shown}, but must say how many units a whole trial has",
            "write a number above 0, or the name of a parameter that holds it");
        return null;
    }

    /// <summary>The folder in which the command is started, or null and a problem when it cannot be started.</summary>
    private string? Place(ScriptSettings settings, YamlScalar? program, YamlScalar[] words)
    {
        string? folder = program is not null ? FolderOf(program, settings)
            : words.FirstOrDefault(IsRelativePath) is { } path
                ? _bases.FirstOrDefault(root => File.Exists(Path.Combine(root, path.Text))) ?? _bases[0]
            : _bases[0];
        if (folder is null)
        {
            return null;
        }

        if (words.Length == 0 && Executable.OtherInterpreter(Path.Combine(folder, program!.Text)) is { } kind)
        {
            findings.Add(program.Place, $"'program' is {program.Shown}, {kind}, but without a command W&B runs it with python",
                $"add command: [\"{Executable.AsPath(program.Text)}\", \"${{args}}\"]");
            return null;
        }

        if (Executable.Problem(settings with { WorkingFolder = folder }) is var (what, fix))
        {
            findings.Add((words.Length > 0 ? words[0] : program!).Place, what, fix);
            return null;
        }

        return folder;
    }

    private static bool IsRelativePath(YamlScalar word) =>
        word.Text.Contains('/', StringComparison.Ordinal) && !word.Text.StartsWith("${", StringComparison.Ordinal) && !Path.IsPathRooted(word.Text);

    private string? FolderOf(YamlScalar program, ScriptSettings settings)
    {
        if (program.Text.Length == 0 || program.Text.Contains('\0', StringComparison.Ordinal))
        {
            findings.Add(program.Place, $"'program' is {program.Shown}, which is no file", "name your training script");
            return null;
        }

        if (Array.Find(_bases, root => File.Exists(Path.Combine(root, program.Text))) is { } found)
        {
            return found;
        }

        // python -m package.module
        int at = settings.Command.ToList().FindIndex(word => CommandMacros.NameOf(word) == CommandMacros.Program);
        if (at > 0 && settings.Command[at - 1] == "-m")
        {
            return _bases[0];
        }

        string[] candidates = [.. _bases.Select(root => Path.GetFullPath(Path.Combine(root, program.Text))).Distinct()];
        string[] near = [.. candidates.Select(FolderListing.Near).OfType<string>().Distinct()];
        string tried = $"tried {string.Join(", ", candidates)}";
        findings.Add(program.Place,
            Array.Exists(candidates, Directory.Exists) ? $"'program' is {program.Shown}, which is a folder" : $"'program': there is no file {program.Shown}",
            near.Length == 0 ? $"correct the path; {tried}" : $"did you mean {string.Join(" or ", near)}? Sweeper {tried}");
        return null;
    }
}
