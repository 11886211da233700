using System.CommandLine;
using Sweeper.Cli.CommandLine;
using Sweeper.Engine;

namespace Sweeper.Cli.Commands;

/// <summary>The <c>key=value</c> arguments after a sweep file.</summary>
internal static class OverrideArguments
{
    public static Argument<string[]> Create(string description) => new("key=value")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>The overrides as given.</summary>
    /// <exception cref="UserErrorException">One is a mistyped option, which the parser takes for an argument.</exception>
    public static string[] Of(ParseResult parsed, Argument<string[]> overrides)
    {
        string[] given = parsed.GetValue(overrides) ?? [];
        Command command = parsed.CommandResult.Command;
        SpecProblem[] problems =
        [
            .. given.Where(token => token.StartsWith('-') && token.Length > 1).Select(token => new SpecProblem(
                $"'{token}' is no option of 'sweeper {command.Name}'",
                Suggestion.DidYouMean(token.Split('=')[0], Names(command)) + $"See sweeper {command.Name} --help")),
        ];
        return problems.Length == 0 ? given : throw new UserErrorException(problems);
    }

    private static IEnumerable<string> Names(Command command) =>
        command.Options.SelectMany(option => option.Aliases.Prepend(option.Name));
}
