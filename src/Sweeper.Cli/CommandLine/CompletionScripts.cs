namespace Sweeper.Cli.CommandLine;

/// <summary>
/// Shell scripts that ask <c>sweeper complete</c> what may stand at the cursor. Where it has nothing to say, the shells complete files.
/// </summary>
internal static class CompletionScripts
{
    private const string Bash = """
        _sweeper() {
            mapfile -t COMPREPLY < <("${COMP_WORDS[0]}" complete "$COMP_POINT" "$COMP_LINE" 2>/dev/null)
        }
        complete -o bashdefault -o default -F _sweeper sweeper ./sweeper

        """;

    private const string Zsh = """
        #compdef sweeper
        _sweeper() {
            local line="${(j: :)words[1,CURRENT]}"
            local -a found
            found=("${(@f)$("${words[1]}" complete ${#line} "$line" 2>/dev/null)}")
            if [[ -n "${found[1]}" ]]; then
                compadd -V sweeper -- "${found[@]}"
            else
                _files
            fi
        }
        compdef _sweeper sweeper

        """;

    private const string Fish = """
        function __sweeper_complete
            set -l line (commandline -cp)
            set -l program (string split -m 1 ' ' -- (string trim -l -- "$line"))[1]
            $program complete (string length -- "$line") "$line" 2>/dev/null
        end
        complete -c sweeper -k -a '(__sweeper_complete)'

        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName sweeper -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $line = $commandAst.ToString().PadRight($cursorPosition)
            & $commandAst.CommandElements[0].ToString() complete $cursorPosition "$line" 2>$null |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }

        """;

    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>The script for a shell; null when there is none.</summary>
    public static string? Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        "pwsh" => PowerShell,
        _ => null,
    };
}
