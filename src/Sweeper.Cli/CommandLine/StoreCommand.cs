using System.CommandLine;
using System.Text.Json.Nodes;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Json;

namespace Sweeper.Cli.CommandLine;

/// <summary>What a command found, as JSON or as text: the one that is asked for.</summary>
/// <param name="Json">With all digits.</param>
/// <param name="Print">For people.</param>
internal readonly record struct Answer(Func<JsonNode> Json, Action Print);

/// <summary>A subcommand that reads the store and answers: with <c>--home</c> and <c>--json</c>.</summary>
internal sealed class StoreCommand(string name, string description, params string[] examples) : SweeperCommand(name, description, examples)
{
    /// <summary>Adds the two options behind the others, and says what the command does.</summary>
    /// <param name="terminal">Where the answer goes.</param>
    /// <param name="read">Looks it up.</param>
    public StoreCommand Answering(Terminal terminal, Func<SweepCatalog, ParseResult, Answer> read)
    {
        Option<string?> home = SharedOptions.Home();
        Option<bool> json = SharedOptions.Json();
        Options.Add(home);
        Options.Add(json);
        SetAction(parsed =>
        {
            using var catalog = SweepCatalog.Open(parsed.GetValue(home));
            Answer answer = read(catalog, parsed);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(terminal.Out, answer.Json());
            }
            else
            {
                answer.Print();
            }
        });
        return this;
    }
}
