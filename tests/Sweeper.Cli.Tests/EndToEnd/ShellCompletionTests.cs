using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

/// <summary>The completion scripts in the shells they are for. What a line is completed to shows when it is run.</summary>
[UnsupportedOSPlatform("windows")]
[Collection(FinishedSweep.Name)]
public sealed partial class ShellCompletionTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    private readonly FinishedSweep _sweep;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sweeper-shell-");

    public ShellCompletionTests(FinishedSweep sweep)
    {
        _sweep = sweep;
        string program = Path.Combine(_folder.FullName, "sweeper");
        File.WriteAllText(program, $"""
            #!/bin/sh
            case $1 in complete) exec dotnet '{Workplace.Program}' "$@" ;; *) echo "ran:$*:" ;; esac

            """);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(_folder.FullName, "my_file.yaml"), "");
    }

    public static TheoryData<string, string> Lines => new()
    {
        { "sweeper repr", "reproduce" },
        { "sweeper report --ht", "report --html" },
        { "sweeper best t", "best tiny" },
        { "sweeper show 1 --sweep t", "show 1 --sweep tiny" },
        { "sweeper run my_f", "run my_file.yaml" },
    };

    public void Dispose() => _folder.Delete(recursive: true);

    [ShellFact("zsh")]
    public async Task Zsh_completes_commands_options_sweeps_and_files_from_the_first_tab_on()
    {
        await WriteAsync("zsh", "_sweeper");
        string start = $"fpath=('{_folder.FullName}' $fpath); autoload -U compinit; compinit -u -D";

        // Through a terminal, which "script" of util-linux provides.
        string keys = string.Concat(new[] { start }.Concat(Lines.Select(line => $"{line[0]}\t")).Append("exit").Select(line => $"{line}\r"));
        string shown = await RunAsync(new("script", ["-qfec", "zsh -f -i", "/dev/null"]), keys);

        Assert.Equal(Lines.Select(line => (string)line[1]), Ran().Matches(shown).Select(match => match.Groups["words"].Value.TrimEnd()));
    }

    [ShellFact("fish")]
    public async Task Fish_completes_commands_options_sweeps_and_files()
    {
        string script = await WriteAsync("fish", "sweeper.fish");
        foreach (object[] line in Lines)
        {
            string offered = await RunAsync(new("fish", ["--no-config", "--command", $"source '{script}'; complete -C '{line[0]}'"]), "");

            Assert.EndsWith($" {offered.TrimEnd()}", $" {line[1]}", StringComparison.Ordinal);
        }

        string[] shells = (await RunAsync(new("fish", ["--no-config", "--command", $"source '{script}'; complete -C 'sweeper completion '"]), ""))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["bash", "fish", "pwsh", "zsh"], shells.Order());
    }

    [ShellFact("pwsh")]
    public async Task PowerShell_completes_commands_options_and_sweeps()
    {
        string script = await WriteAsync("pwsh", "completion.ps1");
        foreach (object[] line in Lines.Take(4))
        {
            string program = $"& '{script}'; [System.Management.Automation.CommandCompletion]::CompleteInput('{line[0]}', {((string)line[0]).Length}, $null).CompletionMatches.CompletionText";
            string offered = await RunAsync(new("pwsh", ["-NoProfile", "-Command", program]), "");

            Assert.EndsWith($" {offered.TrimEnd()}", $" {line[1]}", StringComparison.Ordinal);
        }
    }

    private async Task<string> WriteAsync(string shell, string name)
    {
        string path = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(path, (await _sweep.ReadAsync("completion", shell)).Expect(0).Out);
        return path;
    }

    private async Task<string> RunAsync(ProcessStartInfo start, string keys)
    {
        using CancellationTokenSource limit = new(Patience);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.WorkingDirectory = _folder.FullName;
        start.Environment["PATH"] = $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["SWEEPER_HOME"] = _sweep.Place.Home;
        start.Environment["HOME"] = _folder.FullName;
        start.Environment["TERM"] = "dumb";
        using Process shell = Process.Start(start)!;
        try
        {
            Task<string> errors = shell.StandardError.ReadToEndAsync(limit.Token);
            await shell.StandardInput.WriteAsync(keys);
            await shell.StandardInput.FlushAsync(limit.Token);
            if (keys.Length == 0)
            {
                shell.StandardInput.Close();
            }

            string shown = await shell.StandardOutput.ReadToEndAsync(limit.Token);
            await shell.WaitForExitAsync(limit.Token);
            return shown + await errors;
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex("^ran:(?<words>[^:]*):", RegexOptions.Multiline)]
    private static partial Regex Ran();
}

/// <summary>A test that needs a shell.</summary>
public sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute(string shell)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, shell))))
        {
            Skip = $"{shell} is not installed, so its completion is not tested";
        }
    }
}
