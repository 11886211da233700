using System.Text.Json.Nodes;

namespace Sweeper.Cli.Tests.Support;

/// <summary>What a command line that has ended left behind.</summary>
/// <param name="Arguments">As given to it.</param>
/// <param name="ExitCode">As scripts see it.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record CliRun(string Arguments, int ExitCode, string Out, string Error)
{
    /// <summary>Standard output as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Out)!;

    /// <summary>Lines of standard error.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Itself, when it ended as it should.</summary>
    public CliRun Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"expected exit code {exitCode}: {this}");
        return this;
    }

    /// <summary>That it told the user what is wrong in these words, with exit code 1 and nothing else.</summary>
    public void IsRefused(params IReadOnlyList<string> words)
    {
        Expect(1);
        Assert.Empty(Out);
        IsTidy();
        foreach (string word in words)
        {
            Assert.True(Error.Contains(word, StringComparison.Ordinal), $"expected '{word}' in: {this}");
        }
    }

    /// <summary>No stack trace, no internal error, no control codes, no blanks at line ends, and whole lines.</summary>
    public void IsTidy()
    {
        foreach (string output in new[] { Out, Error })
        {
            Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
            Assert.DoesNotContain("Bug in Sweeper", output, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", output, StringComparison.Ordinal);
            Assert.DoesNotContain("System.", output, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', output);
            Assert.DoesNotContain(" \n", output, StringComparison.Ordinal);
            Assert.True(output.Length == 0 || output.EndsWith('\n'), $"the last line is not ended: {this}");
        }
    }

    public override string ToString() =>
        $"sweeper {Arguments}\nexit code {ExitCode}\n--- stdout\n{Out}\n--- stderr\n{Error}";
}
