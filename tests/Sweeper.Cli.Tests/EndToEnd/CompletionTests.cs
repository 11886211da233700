using System.Diagnostics;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

[Collection(FinishedSweep.Name)]
public sealed class CompletionTests(FinishedSweep sweep)
{
    [Theory]
    [InlineData("sweeper ca", "")]
    [InlineData("sweeper rep", "report reproduce")]
    [InlineData("sweeper show ", "best 1 2 3 4")]
    [InlineData("sweeper show --sweep ", "tiny")]
    [InlineData("sweeper report t", "tiny")]
    [InlineData("sweeper best --metric f1_m", "f1_macro f1_micro")]
    [InlineData("sweeper show --comm", "--command")]
    [InlineData("sweeper completion ", "bash zsh fish pwsh")]
    [InlineData("sweeper run ", "")] // The shell completes files.
    [InlineData("sweeper show --home /nowhere ", "")]
    public async Task Completes_from_the_commands_and_the_store(string line, string words)
    {
        CliRun run = await sweep.ReadAsync("complete", line.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), line);

        Assert.Equal(words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public async Task Bash_completes_with_the_script()
    {
        string script = sweep.Place.File("completion.bash");
        await File.WriteAllTextAsync(script, (await sweep.ReadAsync("completion", "bash")).Out);

        Assert.Equal(["tiny"], await BashAsync(script, "sweeper", "best", "t"));
        Assert.Equal(["1", "2", "3", "4", "best"], await BashAsync(script, "sweeper", "compare", "best", ""));
        Assert.Equal(["reproduce"], await BashAsync(script, "sweeper", "repr"));
    }

    [Fact]
    public async Task Other_shells_are_refused() =>
        (await sweep.Place.RunAsync("completion", "fisch")).IsRefused("SHELL is 'fisch'", "did you mean 'fish'");

    /// <summary>What bash offers at the end of a line: runs the function that the script registers, as bash does at the tab key.</summary>
    private async Task<string[]> BashAsync(string script, params string[] words)
    {
        string line = string.Join(' ', words);
        string quoted = string.Join(' ', words.Select(word => $"'{word}'"));
        string program = $"""
            sweeper() (dotnet '{Workplace.Program}' "$@")
            source '{script}'
            COMP_WORDS=({quoted}) COMP_CWORD={words.Length - 1} COMP_LINE='{line}' COMP_POINT={line.Length}
            function=$(complete -p sweeper | sed 's/.*-F \([^ ]*\) .*/\1/')
            "$function" sweeper '{words[^1]}' '{words[^2]}'
            printf '%s\n' "${"{"}COMPREPLY[@]{"}"}"
            """;
        using Process bash = Process.Start(new ProcessStartInfo("bash", ["--norc", "-c", program])
        {
            RedirectStandardOutput = true,
            Environment = { ["SWEEPER_HOME"] = sweep.Place.Home },
        })!;
        string output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
