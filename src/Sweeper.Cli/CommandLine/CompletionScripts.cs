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
        # A file of $fpath is read at the first tab, which it has to answer.
        if [[ "${funcstack[1]}" == _sweeper ]]; then
            _sweeper "$@"
        else
            compdef _sweeper sweeper
        fi

        """;

    private const string Fish = """
        function __sweeper_complete
            set -l line (commandline -cp)
            set -l program (string split -m 1 ' ' -- (string trim -l -- "$line"))[1]
            set -l found ($program complete (string length -- "$line") "$line" 2>/dev/null)
            if set -q found[1]
                printf '%s\n' $found
            else
                __fish_complete_path (commandline -ct)
            end
        end
        complete -c sweeper -f -k -a '(__sweeper_complete)'

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
