using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests;

public sealed class HelpTests : IDisposable
{
    private static readonly string[] Names =
    [
        "run", "resume", "stop", "retry", "status", "ls", "trials", "show", "best", "report", "plot", "reproduce", "predict", "export", "validate", "doctor",
    ];

    private readonly Workplace _place = new();

    public static TheoryData<string> Commands => [.. Names];

    public void Dispose() => _place.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_has_help_that_ends_with_an_example(string command)
    {
        CliRun help = await _place.RunAsync(command, "--help");

        help.Expect(0).IsTidy();
        Assert.Empty(help.Error);
        string[] lines = help.Out.TrimEnd().Split('\n');
        int title = Array.FindLastIndex(lines, line => line is "Example:" or "Examples:");
        Assert.InRange(title, 1, lines.Length - 2);
        Assert.All(lines[(title + 1)..], line => Assert.StartsWith($"  sweeper {command}", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_program_lists_the_commands_that_people_use()
    {
        CliRun help = await _place.RunAsync("--help");
        CliRun nothing = await _place.RunAsync();

        help.Expect(0).IsTidy();
        Assert.All(Names, command => Assert.Contains($"\n  {command} ", help.Out, StringComparison.Ordinal));
        Assert.DoesNotContain("worker", help.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("[default:", help.Out, StringComparison.Ordinal);
        Assert.EndsWith("Examples:\n  sweeper run sweeps/sst-grid.yaml\n  sweeper report\n", help.Out, StringComparison.Ordinal);
        Assert.Equal(help.Out, nothing.Expect(1).Out);
    }

    [Fact]
    public async Task The_version_is_a_line() =>
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", (await _place.RunAsync("--version")).Expect(0).Out);
}
