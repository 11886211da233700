using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Sweeper.Engine;

namespace Sweeper.Cli.CommandLine;

/// <summary>Parses, runs, and turns whatever goes wrong into one clear message and an exit code.</summary>
internal static partial class Invocation
{
    public static async Task<int> RunAsync(RootCommand root, string[] args, Terminal terminal)
    {
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        }

        ParseResult parsed = root.Parse(args);
        if (args.Length == 0)
        {
            await root.Parse(["--help"]).InvokeAsync();
            return ExitCode.UserError;
        }

        string? mistyped = MistypedOption(parsed, args);
        if (mistyped is not null || parsed.Errors.Count > 0)
        {
            UsageProblem(parsed, mistyped).ForEach(terminal.Error.WriteLine);
            return ExitCode.UserError;
        }

        try
        {
            // Signals are the commands' own business (StopSignals), hence no termination timeout.
            return await parsed.InvokeAsync(
                new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (UserErrorException error)
        {
            terminal.Fail(error.Problems);
            return ExitCode.UserError;
        }
        catch (IOException) when (terminal.IsOutputClosed())
        {
            return ExitCode.Success; // `sweeper trials | head`: the reader has seen enough.
        }
        catch (Exception error) // The last resort: whatever gets here is a bug, told in a line, with the details in a file.
        {
            terminal.Error.WriteLine($"Bug in Sweeper: {error.Message}");
            terminal.Error.WriteLine($"  The details are in {CrashFile.Write(error, args)}; please report them.");
            return ExitCode.UserError;
        }
    }

    // The parser takes an unknown --option for an argument where the command has one: a text, a sweep, an override.
    private static string? MistypedOption(ParseResult parsed, string[] args) =>
        args.Contains("--") || parsed.Action is HelpWithExamples
            ? null
            : parsed.CommandResult.Children.OfType<ArgumentResult>()
                .SelectMany(argument => argument.Tokens)
                .Select(token => token.Value)
                .FirstOrDefault(token => OptionLike().IsMatch(token));

    private static List<string> UsageProblem(ParseResult parsed, string? mistyped)
    {
        Command command = parsed.CommandResult.Command;
        string name = command is RootCommand ? "sweeper" : $"sweeper {command.Name}";
        string help = $"  See {name} --help.";
        if (mistyped is null && parsed.UnmatchedTokens.Count == 0)
        {
            return [$"error: {Words(parsed.Errors[0])}", help];
        }

        string token = (mistyped ?? parsed.UnmatchedTokens[0]).Split('=')[0];
        bool isOption = token.StartsWith('-');
        IEnumerable<string> known = isOption
            ? command.Options.Where(option => !option.Hidden).SelectMany(option => option.Aliases.Prepend(option.Name))
            : command.Subcommands.Where(one => !one.Hidden).Select(one => one.Name);
        string kind = isOption ? "option" : command is RootCommand ? "command" : "argument";
        string where = command is RootCommand ? "" : $" of '{name}'";
        return [$"error: '{token}' is no {kind}{where}. {Suggestion.DidYouMean(token, known)}".TrimEnd(), help];
    }

    // The library's own message would name a .NET type.
    private static string Words(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Option: Option<int?> option, Tokens: [var token] } =>
            $"{option.Name} is '{token.Value}', but must be a whole number.",
        _ => error.Message,
    };

    [GeneratedRegex("^-(-[A-Za-z].*|[A-Za-z])$")]
    private static partial Regex OptionLike();
}
