using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Sweeper.Cli.CommandLine;

/// <summary>A subcommand whose help ends with examples.</summary>
internal class SweeperCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;
}

/// <summary>The usual help, then the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly string[] First = ["sweeper run sweeps/sst-grid.yaml", "sweeper report"];

    /// <summary>Whoever asks for help need not know which arguments a command requires.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = help.Invoke(parseResult);
        IReadOnlyList<string> examples = parseResult.CommandResult.Command switch
        {
            SweeperCommand command => command.Examples,
            RootCommand => First,
            _ => [],
        };
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (examples.Count > 0)
        {
            output.WriteLine(examples.Count == 1 ? "Example:" : "Examples:");
        }

        foreach (string example in examples)
        {
            output.WriteLine($"  {example}");
        }

        return exitCode;
    }
}
