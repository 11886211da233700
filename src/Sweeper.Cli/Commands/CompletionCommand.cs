using System.CommandLine;
using Sweeper.Cli.CommandLine;
using Sweeper.Engine;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper completion SHELL</c></summary>
internal static class CompletionCommand
{
    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh." };
        shell.CompletionSources.Add([.. CompletionScripts.Shells]);
        var command = new SweeperCommand(
            "completion",
            "Print a script that makes a shell complete commands, options, sweeps, trials and metrics.",
            "sweeper completion bash >> ~/.bashrc",
            "sweeper completion zsh > ~/.zfunc/_sweeper",
            "sweeper completion fish > ~/.config/fish/completions/sweeper.fish",
            "sweeper completion pwsh >> $PROFILE")
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(shell)!;
            terminal.Out.Write(CompletionScripts.Of(name) ?? throw new UserErrorException(
                $"SHELL is '{name}', for which there is no script", Suggestions.Fix(name, CompletionScripts.Shells, "The shells are")));
        });
        return command;
    }
}
